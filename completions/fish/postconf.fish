# fish completion of postconf, made from its options by `make completions`.
function __postkit_settings
    set -l words (commandline -opc)
    set -l letters ''
    set -l place
    set -l argument
    for word in $words[2..-1]
        set word (string replace -r '^~/' "$HOME/" -- $word)
        if test -n "$argument"
            set -a place $argument $word
            set argument
            continue
        end
        switch $word
            case -c --root --postfix-version --distribution
                set argument $word
            case '--root=*' '--postfix-version=*' '--distribution=*' '-c?*'
                set -a place $word
            case '--*'
            case '-*'
                set letters $letters(string replace -r '[cCoT].*' '' -- $word)
                string match -qr -- '^-[aAbdefFhHjlmMnpPqtvxX#]*c$' $word; and set argument -c
        end
    end
    set -l kind -H
    if contains -- --diff $words
        __fish_complete_directories (commandline -ct)
        return
    else if string match -qr '[aAlm]' -- $letters
        return
    else if string match -qr '[bt]' -- $letters
        __fish_complete_path (commandline -ct)
        return
    else if string match -q '*M*' -- $letters
        command $words[1] $place -M </dev/null 2>/dev/null | string replace -r '^(\S+)\s+(\S+).*' '$1/$2' | string match -r '^[ -~]+$'
        return
    else if string match -q '*F*' -- $letters
        set kind -FH
    else if string match -q '*P*' -- $letters
        set kind -PH
    else if string match -q '*d*' -- $letters
        set kind -dH
    else if string match -qr '[nX#]' -- $letters
        set kind -nH
    end
    command $words[1] $place $kind </dev/null 2>/dev/null | string match -r '^[ -~]+$'
end
complete -c postconf -s a -d 'show the SASL plug-ins of servers'
complete -c postconf -s A -d 'show the SASL plug-ins of clients'
complete -c postconf -s b -d 'show the bounce templates, with their $names expanded'
complete -c postconf -s c -x -a '(__fish_complete_directories)' -d 'take main.cf and master.cf from this directory'
complete -c postconf -s C -x -a 'builtin service user all' -d 'show the parameters of these classes'
complete -c postconf -s d -d 'show defaults instead of settings'
complete -c postconf -s e -d 'set parameters, fields or entries: name=value'
complete -c postconf -s f -d 'fold long lines'
complete -c postconf -s F -d 'show or set fields of master.cf: service/type/field'
complete -c postconf -s h -d 'show values without names'
complete -c postconf -s H -d 'show names without values'
complete -c postconf -s j -d 'show JSON'
complete -c postconf -s l -d 'show the kinds of mailbox locks'
complete -c postconf -s m -d 'show the types of lookup tables'
complete -c postconf -s M -d 'show or set entries of master.cf: service/type'
complete -c postconf -s n -d 'show what main.cf sets'
complete -c postconf -s o -x -d 'show as if main.cf had this; may be given several times'
complete -c postconf -s p -d 'show or set parameters of main.cf (this is the default)'
complete -c postconf -s P -d 'show or set parameters of master.cf: service/type/parameter'
complete -c postconf -s q -d 'do not warn of unused or deprecated parameters'
complete -c postconf -s t -d 'show the bounce templates as they are'
complete -c postconf -s T -x -a 'compile-version run-version public-key-algorithms' -d 'show what is known of TLS'
complete -c postconf -s v -d 'say more; may be given several times'
complete -c postconf -s x -d 'expand $names in values'
complete -c postconf -s X -d 'remove parameters, options or entries'
complete -c postconf -s '#' -d 'comment parameters or entries out'
complete -c postconf -l lenient -d 'go on past what cannot be read or expanded'
complete -c postconf -l host-name -x -d 'compute defaults as on the machine of this name'
complete -c postconf -l interfaces -x -d 'compute defaults as with these interfaces'
complete -c postconf -l process-id -x -d 'show this number as process_id'
complete -c postconf -l explain -d 'tell of each parameter where its value comes from and what it means'
complete -c postconf -l json -d 'show data: one JSON object to a line, with origins'
complete -c postconf -l diff -d 'show which values in effect differ: directory, and directory, "defaults" or release'
complete -c postconf -l check-upgrade -x -a '3.5 3.6 3.7 3.8 3.9 3.10 3.11' -d 'show what this release changes for the configuration, with --from'
complete -c postconf -l from -x -a '3.5 3.6 3.7 3.8 3.9 3.10 3.11' -d 'with --check-upgrade: the release that the configuration is used with'
complete -c postconf -l show-secrets -d 'do not hide passwords from --json, --explain, --diff and --check-upgrade'
complete -c postconf -l root -x -a '(__fish_complete_directories)' -d 'take this directory for the root of the file system'
complete -c postconf -l changed -d 'with -e, -X or -#: say whether the file was changed'
complete -c postconf -l postfix-version -x -a '3.5 3.6 3.7 3.8 3.9 3.10 3.11' -d 'mirror this release, 3.5 to 3.11'
complete -c postconf -l distribution -x -a 'postfix debian' -d 'use the defaults of a distribution'
complete -c postconf -l help -d 'show this help and exit'
complete -c postconf -l version -d 'show the version and exit'
complete -c postconf -f -a '(__postkit_settings)'
