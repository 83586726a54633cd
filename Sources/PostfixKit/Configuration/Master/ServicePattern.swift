// Requests name services by patterns: `name/type`, with `*` for any; this is the one place that reads them.

/// Which services, or which parts of them, a request means.
///
/// Source: postconf(1), "-M", "-F" and "-P".
package struct ServicePattern: Sendable, Equatable {
    /// The name of the service; nil means any.
    package let name: [UInt8]?
    /// The type of the service; nil means any.
    package let type: [UInt8]?
    /// The name of a field or parameter; nil means any.
    package let part: [UInt8]?

    /// A pattern from text of one part or more; nil when there are less or more than `counts`, or a `*` stands
    /// in a name.
    ///
    /// As Postfix does: several slashes are as one.
    package init?(_ text: [UInt8], counts: ClosedRange<Int>) {
        guard text.first != UInt8(ascii: "/") else { return nil }
        let parts = text.split(separator: UInt8(ascii: "/")).map(Array.init)
        guard counts.contains(parts.count) else { return nil }
        let any = [UInt8(ascii: "*")]
        guard parts.allSatisfy({ $0 == any || !$0.contains(UInt8(ascii: "*")) }) else { return nil }
        func part(_ index: Int) -> [UInt8]? {
            index < parts.count && parts[index] != any ? parts[index] : nil
        }
        name = part(0)
        type = part(1)
        self.part = part(2)
    }

    /// The pattern for all services of a name and a type.
    ///
    /// As Postfix does: a service may have the name `*`, and is then any.
    init(name: [UInt8], type: [UInt8]) {
        self.name = name.elementsEqual("*".utf8) ? nil : name
        self.type = type
        part = nil
    }

    /// Whether the pattern means a service of this name and type.
    package func matches(name otherName: [UInt8], type otherType: [UInt8]) -> Bool {
        (name == nil || name == otherName) && (type == nil || type == otherType)
    }

    /// Whether the pattern means a service.
    package func matches(_ service: MasterService) -> Bool {
        matches(name: service.name, type: service.type)
    }
}
