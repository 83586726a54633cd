import Foundation

/// The mails that have arrived in mailboxes, maildirs and files below a directory.
struct LiveDisk {
    /// A mail as it lies there.
    struct Copy: Sendable, Equatable {
        /// The mailbox or file, or the maildir with a slash at its end.
        var path: String
        var messageIdentifier: String
        var deliveredTo: String
        var originalTo: String
    }

    private(set) var copies: [Copy] = []

    init(below directory: URL) {
        let manager = FileManager.default
        let root = directory.path
        for top in ["spool", "vmail", "open", "home"] {
            guard let names = manager.enumerator(atPath: "\(root)/\(top)") else { continue }
            for case let name as String in names {
                let path = "\(root)/\(top)/\(name)"
                let attributes = try? manager.attributesOfItem(atPath: path)
                guard attributes?[.type] as? FileAttributeType == .typeRegular,
                    let data = manager.contents(atPath: path)
                else { continue }
                read(String(decoding: data, as: UTF8.self), path: path)
            }
        }
    }

    private mutating func read(_ text: String, path: String) {
        var place = path
        let directory = (path as NSString).deletingLastPathComponent
        if (directory as NSString).lastPathComponent == "new" {
            place = (directory as NSString).deletingLastPathComponent + "/"
        }
        let mails = place == path ? text.components(separatedBy: "\n\nFrom ") : [text]
        for mail in mails {
            var copy = Copy(path: place, messageIdentifier: "", deliveredTo: "", originalTo: "")
            for line in mail.split(separator: "\n", omittingEmptySubsequences: false) {
                guard !line.isEmpty else { break }
                let sides = line.split(separator: ":", maxSplits: 1)
                guard sides.count == 2 else { continue }
                let value = sides[1].trimmingCharacters(in: .whitespaces)
                switch sides[0].lowercased() {
                case "message-id": copy.messageIdentifier = value
                case "delivered-to" where copy.deliveredTo.isEmpty: copy.deliveredTo = value
                case "x-original-to" where copy.originalTo.isEmpty: copy.originalTo = value
                default: break
                }
            }
            if !copy.messageIdentifier.isEmpty { copies.append(copy) }
        }
    }
}
