# Turns the tables of this folder into CatalogueData.swift, on standard output.
#
#   LC_ALL=C awk -f Data/catalogue.awk \
#       Data/parameters.tsv Data/releases.tsv Data/stock.tsv Data/debian.tsv Data/tables.tsv \
#       Data/clients.tsv Data/deprecated.tsv
#
# Exit status 1, and a message, where a table does not have the form that the program relies on.

BEGIN {
    FS = "\t"
    wanted["parameters"] = "name type default default_by_release since backports until present deprecated " \
        "host_dependent host_kind host_note origin expand unit min max type_by_release template_suffix programs"
    wanted["releases"] = "release mail_version mail_release_date builtin_parameters legacy_names " \
        "deprecation_warnings"
    wanted["stock"] = wanted["debian"] = "name default_by_release"
    wanted["tables"] = "name kind value_syntax format search key result build_tool value trust since until"
    wanted["clients"] = "table_type suffix since until"
    wanted["deprecated"] = "kind name warned_by warned_since removed_in status replacement " \
        "postconf_alternative_text value_conversion"
    about["clients"] = "What main.cf can set for a client of a database: type, suffix, since, until."
    about["deprecated"] = "What postconf warns of: name, since, what it says to do instead."
    about["restrictions"] = "Access restrictions that Postfix warns of: name, since, removed in, what to use instead."
    about["remarks"] = "What nobody warns of, or a daemon does: kind, name, value that it is about, since, what is said,\n" \
        "    /// what to do."
    about["templates"] = "The parameters of a service of master.cf, `SERVICE` with a suffix: suffix, default,\n" \
        "    /// default by release, since, backports, until, present, commands of such services."
    about["tables"] = "Parameters and restrictions that name tables: name, kind, form of the value, format,\n" \
        "    /// search, the tool that builds the tables, value, trust."
    about["parameters"] = "One row for each parameter, sorted by name: name, type, default, default by release,\n" \
        "    /// since, backports, until, present, type by release, unit, minimum, maximum, host kind, origin."
    about["releases"] = "One row for each release, the oldest first: release, mail_version, mail_release_date."
    about["stock"] = "What the main.cf of a fresh installation sets: name, value by release."
    about["debian"] = "The defaults in which Debian differs: name, default by release."
    print "// Made from Data/*.tsv by `make catalogue`; change those, not this."
    print "// swift-format-ignore-file"
    print ""
    print "/// The tables of the parameter catalogue, as text in static memory; fields are separated by tabs."
    print "enum CatalogueData {"
}

function fail(problem) {
    printf "%s, line %d: %s\n", FILENAME, FNR, problem > "/dev/stderr"
    failed = 1
    exit 1
}

function finish() { if (table != "") printf "\n\"\"\"#\n    }\n" }

FNR == 1 {
    finish()
    table = FILENAME
    sub(/.*\//, "", table)
    sub(/\.tsv$/, "", table)
    header = $0
    gsub(/\t/, " ", header)
    if (header != wanted[table]) fail("expected the columns: " wanted[table])
    fields = NF
    last = ""
    printf "    /// %s\n    static var %s: StaticString {\n#\"\"\"", about[table], table
    next
}

NF != fields { fail("expected " fields " fields, found " NF) }
/\\#|"""/ || /[^\t -~]/ { fail("text that a Swift literal cannot hold as it is") }

# The templates of transport parameters have no name of their own.
$1 ~ /^</ {
    if ($11 != "" || $13 != "template") fail("a template that depends on the host")
    templates = templates sprintf("\n%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", $19, $3, $4, $5, $6, $7, $8, $20)
    next
}

table == "deprecated" && $1 == "restriction" {
    restrictions = restrictions sprintf("\n%s\t%s\t%s\t%s", $2, $4, $5, $7)
}

# What postconf does not warn of: a parameter that has no effect, a value of one, a command of master.cf.
table == "deprecated" && ($1 == "parameter" && $3 != "postconf" || $1 ~ /^(parameter-value|master\.cf-command)$/) {
    name = $2
    value = since = ""
    if ($1 == "parameter-value" && (i = index($2, "="))) {
        name = substr($2, 1, i - 1)
        value = substr($2, i + 1)
    }
    words = $6
    sub(/,.*/, "", words)
    if (match(words, / since [0-9.]+$/)) {
        since = substr(words, RSTART + 7)
        words = substr(words, 1, RSTART - 1)
    }
    if ($4 != "") since = $4
    if (since == "" || words == "") fail("no release, or no words, for what is said")
    remarks = remarks sprintf("\n%s\t%s\t%s\t%s\t%s\t%s", $1, name, value, since, words, \
        $7 != "" ? "use " $7 : $9)
}

# Other rows tell what Postfix's daemons warn of, or nobody.
table == "deprecated" && ($1 != "parameter" || $3 != "postconf") { next }

table != "releases" {
    name = table == "clients" ? $1 " " $2 : table == "deprecated" ? $2 : $1
    if (name <= last) fail("not sorted by name")
    last = name
}

table == "parameters" {
    printf "\n%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", $1, $2, $3, $4, $5, $6, $7, $8, $18, \
        $15, $16, $17, $11, $13
}
table == "releases" { printf "\n%s\t%s\t%s", $1, $2, $3 }
table == "tables" { printf "\n%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", $1, $2, $3, $4, $5, $8, $9, $10 }
table == "clients" { printf "\n%s\t%s\t%s\t%s", $1, $2, $3, $4 }
table == "deprecated" { printf "\n%s\t%s\t%s", $2, $4, $8 }
table == "stock" || table == "debian" { printf "\n%s\t%s", $1, $2 }

END {
    if (failed) exit 1
    finish()
    printf "    /// %s\n    static var restrictions: StaticString {\n#\"\"\"%s", about["restrictions"], restrictions
    finish()
    printf "    /// %s\n    static var remarks: StaticString {\n#\"\"\"%s", about["remarks"], remarks
    finish()
    printf "    /// %s\n    static var templates: StaticString {\n#\"\"\"%s", about["templates"], templates
    finish()
    print "}"
}
