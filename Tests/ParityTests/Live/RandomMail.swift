import Foundation
import TestSupport

/// Random settings of a Postfix, small ones, with addresses that hit what they say, or nearly.
struct RandomMail: Seeded {
    var random: SeededGenerator
    var setting = LiveSetting()
    /// Addresses that some table or file speaks of.
    var named: [String] = []
    /// Senders that some table speaks of.
    var namedSenders: [String] = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed &* 0x2545_F491_4F6C_DD1D)
        setting.name = "seed \(seed)"
    }

    /// The setting of a seed.
    static func setting(seed: Int) -> LiveSetting {
        var random = RandomMail(seed: UInt64(seed))
        random.fill()
        return random.setting
    }

    private mutating func fill() {
        var features = Self.features + Self.moreFeatures
        // What gives the setting its domains comes first, so that the others can speak of them.
        if chance(70) { Self.domains(&self) }
        for _ in 0..<(2 + number(4)) {
            let feature = features.remove(at: number(features.count))
            feature(&self)
        }
        for _ in 0..<(10 + number(8)) {
            var recipient = chance(75) && !named.isEmpty ? varied(pick(named)) : address()
            if !Self.isSendable(recipient) { recipient = "sys@example.com" }
            setting.mails.append(.init(recipient: recipient, sender: sender()))
        }
    }

    private static func isSendable(_ recipient: String) -> Bool {
        !recipient.contains("<") && !recipient.contains(">") && !recipient.contains("\n")
            && !recipient.isEmpty
    }

    private mutating func sender() -> String {
        switch number(10) {
        case 0: ""
        case 1: "alice@example.com"
        case 2...5 where !namedSenders.isEmpty: pick(namedSenders)
        default: "s@sender.test"
        }
    }

    // MARK: chance

    mutating func number(_ limit: Int) -> Int { below(max(limit, 1)) }
    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    // MARK: addresses

    static let users = ["alice", "bob", "games", "lp", "sys", "root"]
    static let names = ["a", "b", "c", "list", "info"]
    static let localDomains = ["example.com", "mail.example.com", "localhost"]
    static let otherDomains = ["va.test", "vb.test", "vm.test", "relay.test", "r.test", "o.test", "s.r.test"]

    mutating func domain() -> String {
        switch number(12) {
        case 0...4: pick(Self.localDomains)
        case 5...10: pick(Self.otherDomains)
        default:
            pick([
                "[127.0.0.1]", "EXAMPLE.com", "Va.Test", "sub.relay.test", "x.s.r.test", "sub.va.test",
                "mail", "r.test.",
            ])
        }
    }

    mutating func name() -> String {
        switch number(20) {
        case 0...7: pick(Self.users)
        case 8...14: pick(Self.names)
        case 15: pick(["postmaster", "mailer-daemon", "double-bounce", "Postmaster"])
        case 16: pick(["\"a b\"", "\"a@b\"", "\"a+b c\"", "a.b", "\".a\"", "\"\"", "a/b"])
        case 17: pick(["a%r.test", "r.test!a", "a%b%c", "owner-list", "list-request", "A", "SYS"])
        default: "nosuch"
        }
    }

    mutating func extended(_ name: String) -> String {
        guard chance(30), !name.hasSuffix("\"") else { return name }
        return name + pick(["+e", "+f", "-e", "+", "+e-f", "+e+f", "+E", "-e+f"])
    }

    mutating func address() -> String {
        let local = extended(name())
        return chance(12) ? local : "\(local)@\(domain())"
    }

    /// A name as it is, with another extension, in another case, or in another domain.
    mutating func varied(_ text: String) -> String {
        var local = text
        var domain = ""
        if let at = text.lastIndex(of: "@") {
            local = String(text[..<at])
            domain = String(text[text.index(after: at)...])
        }
        if local.isEmpty { local = extended(name()) }
        switch number(10) {
        case 0, 1: if !local.hasSuffix("\"") { local += pick(["+e", "+f", "-e", "+"]) }
        case 2: local = local.uppercased()
        case 3: domain = self.domain()
        case 4:
            if let plus = local.firstIndex(where: { "+-".contains($0) }) { local = String(local[..<plus]) }
        default: break
        }
        if local.isEmpty { local = "a" }
        if domain.isEmpty { return chance(80) ? "\(local)@\(pick(Self.localDomains))" : local }
        return "\(local)@\(domain)"
    }

    // MARK: tables

    /// A key for a table that is searched for addresses.
    mutating func key() -> String {
        let key: String
        switch number(10) {
        case 0...4: key = "\(extended(name()))@\(domain())"
        case 5, 6: key = extended(name())
        case 7: key = "@\(domain())"
        default: key = "\(pick(Self.names))@\(pick(Self.otherDomains))"
        }
        named.append(key)
        return key
    }

    /// A value of one address or more.
    mutating func value(most: Int = 3) -> String {
        let count = chance(50) ? 1 : 1 + number(most)
        return (0..<count).map { _ in
            switch number(10) {
            case 0...2 where !named.isEmpty: pick(named)
            case 3: pick(Self.users)
            case 4: "@\(domain())"
            default: address()
            }
        }.filter { Self.isSendable($0) }.joined(separator: chance(80) ? ", " : " ")
    }

    /// Adds a table of the lines, and gives its name.
    mutating func table(_ file: String, _ lines: [(key: String, value: String)]) -> String {
        var keys: Set<String> = []
        // A key that is there twice makes a texthash table useless for a daemon.
        let lines = lines.filter { !$0.value.isEmpty && keys.insert($0.key.lowercased()).inserted }
        let type = pick(["hash", "hash", "hash", "texthash", "texthash", "btree"])
        let text = lines.map { "\($0.key) \($0.value)\n" }.joined()
        setting.files.append(.init(path: file, text: text.isEmpty ? "unused unused\n" : text))
        return "\(type):{dir}/\(file)"
    }

    mutating func lines(_ count: Int, _ value: (inout RandomMail) -> String) -> [(key: String, value: String)]
    {
        (0..<count).map { _ in (key(), value(&self)) }
    }

    mutating func set(_ parameter: String, _ value: String) { setting[parameter] = value }
}
