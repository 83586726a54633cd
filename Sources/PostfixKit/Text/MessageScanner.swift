// postmap can look up every header and every line of a mail message; this finds them in the message, with or
// without regard to MIME.

/// Finds the headers and the body lines of a message that comes in pieces.
///
/// Unlike Postfix: a last line that has no line feed and ends in the byte 255 is not lost.
///
/// Lines end with a line feed; a carriage return before it is text. A line is of any length, and used as far
/// as its first NUL. A header is handed over with its continuation lines, joined by line feeds, and without
/// white space between its name and the colon. The block of headers ends at the first line that is neither a
/// header nor a continuation; where that line is not empty, an empty body line is handed over before it.
///
/// Source: postmap(1), "-b", "-h", "-m"; RFC 2045 and RFC 2046 for MIME.
package struct MessageScanner: Sendable {
    /// What is wanted of a message.
    package struct Selection: Sendable, Equatable {
        /// Whether headers are wanted.
        package var headers: Bool
        /// Whether body lines are wanted.
        package var bodyLines: Bool
        /// Whether the headers of MIME parts and of enclosed messages are headers, and not body lines.
        package var parsesMIME: Bool

        /// A selection of headers, body lines, or both.
        package init(headers: Bool = false, bodyLines: Bool = false, parsesMIME: Bool = false) {
            self.headers = headers
            self.bodyLines = bodyLines
            self.parsesMIME = parsesMIME
        }
    }

    /// How much of a message is remembered, whatever comes.
    package struct Limits: Sendable, Equatable {
        /// The parameter `header_size_limit`, in bytes: a longer header gets no more continuation lines.
        package var headerSize = 102_400
        /// The parameter `mime_nesting_limit`: boundaries in excess of it are not noted.
        package var nesting = 100
        /// The parameter `mime_boundary_length_limit`, in bytes: as much of a boundary is compared.
        package var boundaryLength = 2048

        /// The limits of a Postfix that has no others in its main.cf.
        package init() {}
    }

    /// What a piece of a message is.
    package enum Part: Sendable, Equatable {
        /// A header with all its lines.
        case header
        /// A line of the body, or what counts as such.
        case bodyLine
    }

    /// Whether the rest of the message does not matter; the caller may stop reading.
    package private(set) var isDone = false

    private let selection: Selection
    private let limits: Limits
    private var state = State.headers(.primary)
    private var contentType = ContentType.Kind.other
    private var boundaries: [Boundary] = []
    /// The header that may still get continuation lines; empty when there is none.
    private var header: [UInt8] = []
    /// The beginning of a line whose end has not come yet.
    private var unfinished: [UInt8] = []

    private enum State { case headers(HeaderBlock), body }
    private enum HeaderBlock { case primary, multipart, nested }

    /// The boundary of a multipart entity that is open.
    private struct Boundary {
        var text: [UInt8]
        var partType: ContentType.Kind
    }

    /// A scanner before the first byte of a message.
    package init(_ selection: Selection, limits: Limits = Limits()) {
        self.selection = selection
        self.limits = limits
    }

    /// Scans the next piece of the message, and calls `visit` for what was completed by it.
    ///
    /// - Throws: what `visit` throws; the scanner is of no use then.
    package mutating func scan<Failure: Error>(
        _ piece: Span<UInt8>, _ visit: (Part, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while !isDone, start < piece.count {
            let end = position(of: 0x0A, in: piece, from: start)
            let text = piece.extracting(start..<end)
            if end == piece.count {
                unfinished.append(text)
            } else if unfinished.isEmpty {
                try scanLine(text, visit)
            } else {
                unfinished.append(text)
                try scanUnfinished(visit)
            }
            start = end + 1
        }
    }

    /// Scans what is left at the end of the message: a line without line feed, and the last header.
    ///
    /// - Throws: what `visit` throws.
    package mutating func finish<Failure: Error>(
        _ visit: (Part, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        if !isDone, !unfinished.isEmpty { try scanUnfinished(visit) }
        try finishHeader(visit)
        isDone = true
    }

    private mutating func scanUnfinished<Failure: Error>(
        _ visit: (Part, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var line: [UInt8] = []
        swap(&line, &unfinished)
        try scanLine(line.span, visit)
        line.removeAll(keepingCapacity: true)
        swap(&line, &unfinished)
    }

    private mutating func scanLine<Failure: Error>(
        _ line: Span<UInt8>, _ visit: (Part, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        if case .headers(let block) = state {
            if !header.isEmpty, line.count > 0, isBlank(line[0]) {
                if header.count < limits.headerSize {
                    header.append(0x0A)
                    header.append(upToNull(line))
                }
                return
            }
            try finishHeader(visit)
            if beginHeader(line) { return }
            try endHeaders(block, at: line, visit)
            if isDone { return }
        }
        if selection.parsesMIME { findBoundary(line) }
        if selection.bodyLines { try visit(.bodyLine, upToNull(line)) }
    }

    // MARK: headers

    /// Starts a header with its first line; false when the line is not a header.
    private mutating func beginHeader(_ line: Span<UInt8>) -> Bool {
        guard let name = headerNameLength(line) else { return false }
        header.append(line.extracting(0..<name))
        var rest = name
        while isBlank(line[rest]) { rest += 1 }
        header.append(upToNull(line.extracting(rest..<line.count)))
        return true
    }

    /// Hands the header over that is complete, if there is one.
    private mutating func finishHeader<Failure: Error>(
        _ visit: (Part, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        guard !header.isEmpty else { return }
        if selection.parsesMIME { noteContentType() }
        if selection.headers { try visit(.header, header.span) }
        header.removeAll(keepingCapacity: true)
    }

    /// Takes kind and boundaries from the header if it is Content-Type.
    private mutating func noteContentType() {
        guard let type = ContentType(header: header.span) else { return }
        if let kind = type.kind { contentType = kind }
        guard type.kind == .multipart else { return }
        // As Postfix does: each boundary of several counts, so that no part hides behind a second one; and it
        // counts the levels from -1, so that there is room for two more than the parameter says.
        for boundary in type.boundaries where boundaries.count <= limits.nesting + 1 {
            boundaries.append(
                Boundary(text: Array(boundary.prefix(limits.boundaryLength)), partType: type.partType))
        }
    }

    /// Decides what follows a block of headers that ends with `line`, which is not a header.
    private mutating func endHeaders<Failure: Error>(
        _ block: HeaderBlock, at line: Span<UInt8>, _ visit: (Part, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        state = .body
        if line.count > 0 {
            if block == .primary, selection.bodyLines { try visit(.bodyLine, Span()) }
        } else if contentType == .message {
            state = .headers(.nested)
            contentType = .other
        } else if contentType == .multipart {
            contentType = .other
        }
        isDone = block == .primary && !selection.bodyLines && !selection.parsesMIME
    }

    // MARK: parts

    /// Goes to the headers of the next part, or ends an entity, if `line` is a boundary.
    ///
    /// The innermost boundary that fits counts; those within it are closed.
    private mutating func findBoundary(_ line: Span<UInt8>) {
        guard line.count > 2, beginsWithDashes(line) else { return }
        let text = line.extracting(2..<line.count)
        guard let place = boundaries.lastIndex(where: { hasPrefix(text, $0.text) }) else { return }
        boundaries.removeSubrange((place + 1)...)
        if beginsWithDashes(text.extracting(boundaries[place].text.count..<text.count)) {
            boundaries.removeLast()
            state = .body
            contentType = .other
        } else {
            state = .headers(.multipart)
            contentType = boundaries[place].partType
        }
    }
}

/// The length of the name with which a header begins; nil when the line is not a header.
///
/// **Shape**: printable ASCII without colon and space, then perhaps spaces and tabs, then a colon.
private func headerNameLength(_ line: Span<UInt8>) -> Int? {
    var length = 0
    while length < line.count, line[length] > 0x20, line[length] < 0x7F, line[length] != UInt8(ascii: ":") {
        length += 1
    }
    var index = length
    while index < line.count, isBlank(line[index]) { index += 1 }
    guard length > 0, index < line.count, line[index] == UInt8(ascii: ":") else { return nil }
    return length
}

@inline(__always)
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

private func beginsWithDashes(_ text: Span<UInt8>) -> Bool {
    text.count >= 2 && text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "-")
}

private func hasPrefix(_ text: Span<UInt8>, _ prefix: [UInt8]) -> Bool {
    text.count >= prefix.count && compareBytes(text.extracting(0..<prefix.count), prefix.span) == 0
}
