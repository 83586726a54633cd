// The text that is searched for, taken apart once; the steps of a search put their keys together from the parts.

/// A text that is searched for, as the format of the tables understands it.
struct SearchSubject {
    /// The text itself: of an address the internal form, of a host its name.
    var whole: [UInt8] = []
    /// Whether it is the empty address.
    var isNull = false
    /// Where the localpart of an address ends in the whole: at its last `@`.
    private var localpartEnd = 0
    /// The part of an address after its last `@`, or the name of a host; nil where there is none.
    var domain: [UInt8]?
    /// The network address of a host.
    var networkAddress: [UInt8]?
    /// Where the extension begins in the localpart.
    var extensionStart: Int?

    /// The part of an address before its last `@`.
    var localpart: [UInt8] { Array(whole[..<localpartEnd]) }
    /// The extension with its delimiter.
    var addressExtension: [UInt8]? { extensionStart.map { Array(whole[$0..<localpartEnd]) } }
    /// The localpart without its extension.
    var bareLocalpart: [UInt8]? { extensionStart.map { Array(whole[..<$0]) } }

    /// The empty address.
    static let null = SearchSubject()

    private init() { isNull = true }

    /// Whether a text stands for the empty address.
    static func isNull(_ text: Span<UInt8>) -> Bool {
        text.count == 0
            || text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: ">")
    }

    /// A mail address in external form.
    static func address(_ text: Span<UInt8>, _ rules: AddressRules) -> SearchSubject {
        if isNull(text) { return .null }
        var address = internalForm(ofExternal: text)
        if !address.contains(UInt8(ascii: "@")), rules.appendsOrigin, !rules.origin.isEmpty {
            address += [UInt8(ascii: "@")] + rules.origin
        }
        return SearchSubject(internal: address, rules)
    }

    /// A mail address in internal form.
    init(internal address: [UInt8], _ rules: AddressRules) {
        whole = address
        if let at = address.lastIndex(of: UInt8(ascii: "@")) {
            localpartEnd = at
            domain = Array(address[(at + 1)...])
        } else {
            localpartEnd = address.count
        }
        extensionStart = rules.extensions.start(in: address.span.extracting(..<localpartEnd))
    }

    /// The localpart of an address, in external form.
    init(localpart text: Span<UInt8>, _ rules: AddressRules) {
        self.init(internal: internalForm(ofExternal: text), rules)
        whole = localpart
        domain = nil
    }

    /// A host: `NAME`, `ADDRESS` or `NAME[ADDRESS]`.
    init(host text: Span<UInt8>) {
        let bytes = text.array
        if bytes.last == UInt8(ascii: "]"), let open = bytes.lastIndex(of: UInt8(ascii: "[")) {
            let inside = Array(bytes[(open + 1)..<(bytes.count - 1)])
            if let address = IPAddress(inside.span) {
                networkAddress = address.text
                if open > 0 {
                    whole = Array(bytes[..<open])
                    domain = whole
                }
                return
            }
        }
        if let address = IPAddress(text) {
            networkAddress = address.text
            return
        }
        whole = bytes
        domain = bytes
    }

    /// Any other text.
    init(text: Span<UInt8>) {
        whole = text.array
        domain = whole
    }
}
