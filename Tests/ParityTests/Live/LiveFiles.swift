import Foundation

/// The files of a live system: configuration, accounts, tables, home directories.
struct LiveFiles {
    /// The directory of the system.
    let system: String
    let reference: Reference
    let ports: [LiveDoor: Int]

    /// User and group of the daemons, and the group of the submission programs; nobody else on this machine has them.
    static let postfix = 61_001
    static let postdrop = 61_002

    /// The users of every setting, beside root and nobody.
    static let users = ["alice", "bob", "games", "lp", "sys"]

    /// Transports that every setting has, and the programs they usually are.
    ///
    /// Here each takes all mail, and logs the nexthop.
    static let transports = [
        "smtp": "smtp", "relay": "smtp", "lmtp": "lmtp", "foo": "smtp", "bar": "lmtp",
        "uucp": "pipe flags=F user=nobody argv=/bin/true ${nexthop} ${recipient}",
    ]

    /// Writes everything for a setting with its files in a directory.
    func write(_ setting: LiveSetting, files: String) throws {
        func filled(_ text: String) -> String { text.replacingOccurrences(of: "{dir}", with: files) }
        let manager = FileManager.default
        let users = Self.users + setting.users
        try manager.createDirectory(atPath: files, withIntermediateDirectories: true)
        try directory("\(files)/spool", mode: 0o1777)
        try directory("\(files)/vmail", mode: 0o777)
        try directory("\(files)/open", mode: 0o777)
        try directory("\(files)/home", mode: 0o755)
        var passwd = "root:x:0:0:root:\(files)/home/root:/bin/sh\n"
        passwd += "nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"
        passwd += "postfix:x:\(Self.postfix):\(Self.postfix)::/nonexistent:/bin/false\n"
        var group = "root:x:0:\nnogroup:x:65534:\npostfix:x:\(Self.postfix):\npostdrop:x:\(Self.postdrop):\n"
        try directory("\(files)/home/root", mode: 0o755)
        for (index, user) in users.enumerated() {
            let number = 61_010 + index
            passwd += "\(user):x:\(number):\(number)::\(files)/home/\(user):/bin/sh\n"
            group += "\(user):x:\(number):\n"
            try directory("\(files)/home/\(user)", mode: 0o755, owner: number)
        }
        try rewrite("\(system)/passwd", passwd)
        try rewrite("\(system)/group", group)
        for file in setting.files {
            var file = file
            file.text = filled(file.text)
            if case .link(let target) = file.kind { file.kind = .link(to: filled(target)) }
            try write(file, in: files, users: users)
        }
        try makeTables(setting, files: files)
        for file in setting.files where file.owner != nil {
            try giveAway(file, in: files, users: users)
        }
        let main = filled(mainText(setting))
        for name in ["configuration", "ordinary"] {
            let path = "\(system)/\(name)/main.cf"
            try rewrite(path, main)
            // Every daemon waits for a file to cool down that is younger than two seconds.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
        }
        try rewrite("\(system)/configuration/master.cf", masterText(setting, isOrdinary: false))
        try rewrite("\(system)/ordinary/master.cf", masterText(setting, isOrdinary: true))
    }

    // MARK: configuration

    private func mainText(_ setting: LiveSetting) -> String {
        let fixed = """
            compatibility_level = 3.6
            shlib_directory = \(reference.plugins)
            meta_directory = \(reference.configuration)
            daemon_directory = \(reference.daemons)
            command_directory = \(reference.programs)
            queue_directory = \(system)/queue
            data_directory = \(system)/data
            mail_owner = postfix
            setgid_group = postdrop
            import_environment = MAIL_CONFIG LD_LIBRARY_PATH PATH TZ
            export_environment = TZ MAIL_CONFIG LD_LIBRARY_PATH
            maillog_file = \(system)/log
            maillog_file_prefixes = /
            hash_queue_names = none
            enable_long_queue_ids = yes
            notify_classes =
            in_flow_delay = 0
            service_throttle_time = 1s
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            smtpd_peername_lookup = no
            smtpd_error_sleep_time = 0
            smtpd_soft_error_limit = 1000
            smtpd_hard_error_limit = 1000
            smtpd_client_event_limit_exceptions = static:all
            mynetworks = 127.0.0.1/32
            biff = no
            myhostname = mail.example.com
            mydomain = example.com
            myorigin = example.com
            mydestination = $myhostname, example.com, localhost
            alias_maps =
            alias_database =
            recipient_delimiter = +
            mail_spool_directory = {dir}/spool
            virtual_mailbox_base = {dir}/vmail
            """
        var lines = fixed.split(separator: "\n").map(String.init)
        for parameter in setting.parameters {
            lines.removeAll { $0.hasPrefix("\(parameter.name) =") }
            lines.append("\(parameter.name) = \(parameter.value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func masterText(_ setting: LiveSetting, isOrdinary: Bool) -> String {
        func port(_ door: LiveDoor) -> String { "127.0.0.1:\(ports[door] ?? 0) inet n - n - - smtpd" }
        let name = "-o syslog_name=postfix/$service_name"
        var lines = [
            port(.stranger), "  -o mynetworks=", port(.neighbour), port(.back),
            "  -o smtpd_reject_unlisted_recipient=no -o smtpd_recipient_restrictions=permit",
            "  -o smtpd_sender_restrictions= -o smtpd_relay_restrictions=permit_mynetworks,reject",
            "  -o smtpd_client_restrictions= -o smtpd_helo_restrictions= -o smtpd_reject_unlisted_sender=no",
            "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
            "rewrite unix - - n - - trivial-rewrite", "proxymap unix - - n - - proxymap",
            "postlog unix-dgram n - n - 1 postlogd",
            // Notices to senders are swallowed: they could go round for ever.
            "swallow unix n - n - 0 cleanup -o header_checks=static:DISCARD -o virtual_alias_maps=",
            "  -o canonical_maps= -o recipient_canonical_maps= -o sender_canonical_maps=",
            "  -o masquerade_domains=",
        ]
        for service in ["bounce", "defer", "trace"] {
            lines.append("\(service) unix - - n - 0 bounce -o cleanup_service_name=swallow")
            lines.append("  -o internal_mail_filter_classes=bounce")
        }
        let agents = [
            ("discard", "-", "discard"), ("error", "-", "error"), ("retry", "-", "error"),
            ("local", "n", "local"), ("virtual", "n", "virtual"),
        ]
        for (service, privileged, program) in agents where !setting.missingServices.contains(service) {
            lines.append("\(service) unix - \(privileged) n - - \(program) \(name)")
        }
        var transports = Self.transports
        for service in setting.services {
            let words = service.split(separator: " ", maxSplits: 1).map(String.init)
            transports[words[0]] = words.count > 1 ? nil : "smtp"
            if words.count > 1 { lines.append("\(words[0]) unix - n n - - \(words[1])") }
        }
        for (service, program) in transports.sorted(by: { $0.key < $1.key })
        where !setting.missingServices.contains(service) {
            lines.append("\(service) unix - n n - - \(isOrdinary ? program : "discard \(name)")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: tables

    /// Builds the databases that the parameters name: with postalias those of aliases, else with postmap.
    private func makeTables(_ setting: LiveSetting, files: String) throws {
        var operands: [String: [String]] = [:]
        for parameter in setting.parameters {
            let program = parameter.name.hasPrefix("alias_") ? "postalias" : "postmap"
            let value = parameter.value.replacingOccurrences(of: "{dir}", with: files)
            for word in value.split(whereSeparator: { ", {}\t".contains($0) }) {
                let operand = word.hasPrefix("proxy:") ? String(word.dropFirst(6)) : String(word)
                guard let colon = operand.firstIndex(of: ":"),
                    ["hash", "btree", "lmdb", "cdb"].contains(String(operand[..<colon]))
                else { continue }
                let path = operand.drop { $0 != ":" }.dropFirst()
                guard FileManager.default.fileExists(atPath: String(path)),
                    operands[program]?.contains(operand) != true
                else { continue }
                operands[program, default: []].append(operand)
            }
        }
        for (program, operands) in operands {
            let toolkit = try Toolkit.reference()
            let url = URL(fileURLWithPath: files)
            let outcome = try waitForTask {
                try await toolkit.run(program, operands, in: url, seconds: 60)
            }
            guard outcome.status == 0 else {
                throw LiveSystem.Failure(description: "\(program): \(outcome.errorText)")
            }
        }
    }

    // MARK: single files

    private func write(_ file: LiveSetting.File, in files: String, users: [String]) throws {
        let path = "\(files)/\(file.path)"
        let manager = FileManager.default
        let parts = file.path.split(separator: "/")
        let name = parts.count > 1 && parts[0] == "home" ? String(parts[1]) : "root"
        let owner = users.firstIndex(of: name).map { 61_010 + $0 } ?? 0
        let parent = (path as NSString).deletingLastPathComponent
        if !manager.fileExists(atPath: parent) { try directory(parent, mode: 0o755, owner: owner) }
        switch file.kind {
        case .directory: try directory(path, mode: file.mode, owner: owner)
        case .fifo:
            guard unsafe mkfifo(path, mode_t(file.mode)) == 0 else { throw POSIXError(.EIO) }
        case .link(let target):
            try manager.createSymbolicLink(atPath: path, withDestinationPath: target)
            return
        case .text: try Data(file.text.utf8).write(to: URL(fileURLWithPath: path))
        }
        try give(path, mode: file.mode, owner: owner)
    }

    /// Gives a file and the database made of it to the owner that is asked for.
    private func giveAway(_ file: LiveSetting.File, in files: String, users: [String]) throws {
        let owner = file.owner.flatMap { users.firstIndex(of: $0) }.map { 61_010 + $0 } ?? 0
        for ending in ["", ".db", ".lmdb", ".cdb"] {
            let path = "\(files)/\(file.path)\(ending)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard unsafe lchown(path, uid_t(owner), gid_t(owner)) == 0 else { throw POSIXError(.EPERM) }
        }
    }

    private func directory(_ path: String, mode: Int, owner: Int = 0) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try give(path, mode: mode, owner: owner)
    }

    private func give(_ path: String, mode: Int, owner: Int) throws {
        guard unsafe chown(path, uid_t(owner), gid_t(owner)) == 0, unsafe chmod(path, mode_t(mode)) == 0
        else {
            throw POSIXError(.EPERM)
        }
    }

    /// Writes into the file that is there, which another name may have been bound to.
    private func rewrite(_ path: String, _ text: String) throws {
        guard let handle = FileHandle(forWritingAtPath: path) else {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return
        }
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}
