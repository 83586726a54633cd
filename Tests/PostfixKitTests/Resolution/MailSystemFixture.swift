import Foundation
import PostfixKit

/// A mail system from the text of its files, in a directory of its own; `DIR` in them is its name.
final class MailSystemFixture {
    let system: MailSystem
    /// The name of the directory.
    let path: String

    /// The server that the facts about addresses were observed on.
    static let usual = """
        compatibility_level = 3.6
        myhostname = mail.example.com
        myorigin = example.com
        mydestination = $myhostname, example.com, localhost
        inet_interfaces = loopback-only
        recipient_delimiter = +
        alias_maps =
        local_recipient_maps =

        """

    /// A master.cf with the agents that deliver.
    static let services = """
        smtp inet n - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        local unix - n n - - local
        virtual unix - n n - - virtual
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        lmtp unix - - n - - lmtp
        foo unix - n n - - pipe flags=R user=piper argv=/bin/true

        """

    /// Users: sys (1001) and lp with homes below the directory, and root, or others; and piper, for commands.
    init(
        _ settings: String, master: String? = services, files: [String: String] = [:],
        release: String = "3.11", users: String? = nil
    ) throws {
        let place = FileManager.default.temporaryDirectory.appending(
            component: "postkit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let path = place.path
        self.path = path
        var all = files
        all["main.cf"] = Self.usual + settings + "\n"
        all["master.cf"] = master
        all["passwd"] =
            (users
                ?? """
                root:x:0:0:root:DIR/root:/bin/sh
                sys:x:1001:1001::DIR/sys:/bin/sh
                lp:x:1002:1002::DIR/lp:/bin/sh

                """) + "piper:x:65534:65534::/:/bin/false\n"
        for (name, text) in all {
            let file = place.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.replacing("DIR", with: path).utf8).write(to: file)
        }
        let configuration = ConfigurationDirectory(option: FilePath(path), environment: nil)
        guard let release = PostfixRelease(release) else { throw CocoaError(.featureUnsupported) }
        let loaded = try MainConfiguration.load(
            directory: configuration, files: ConfigurationFiles(), release: release, warn: { _ in })
        let services = try master.map { _ in
            try MasterFile.load(directory: configuration, files: ConfigurationFiles(), warn: { _ in })
        }
        system = try MailSystem(
            loaded, services,
            surroundings: try TableSurroundings(
                loaded, accounts: Accounts(users: FilePath(path + "/passwd")), warn: { _ in }))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The resolution of an address.
    func resolve(
        _ address: String, sender: String = "sender@remote.test", from source: MailSource = .local
    ) throws -> AddressResolution {
        try system.resolve(Array(address.utf8), sender: Array(sender.utf8), from: source)
    }

    /// The deliveries of an address, each as `recipient transport:nexthop status`.
    func deliveries(_ address: String, sender: String = "sender@remote.test") throws -> [String] {
        try resolve(address, sender: sender).deliveries.map { delivery in
            let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
            return
                "\(text(delivery.recipient)) \(text(delivery.transport)):\(text(delivery.nexthop)) \(delivery.status)"
        }
    }

    /// The final recipients of an address.
    func recipients(_ address: String, sender: String = "sender@remote.test") throws -> [String] {
        try resolve(address, sender: sender).deliveries.map { String(decoding: $0.recipient, as: UTF8.self) }
    }
}

extension AddressResolution {
    /// The warnings as text.
    var warningTexts: [String] { warnings.map { $0.string } }
}
