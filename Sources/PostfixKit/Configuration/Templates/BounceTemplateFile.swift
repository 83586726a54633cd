// Templates of bounce messages stand in a file of their own, whose format no other file has.

/// What a file with templates says.
///
/// Outside of templates a line is empty, a comment, or `name = <<MARKER`; the template is all up to a line that
/// is the marker. `name = text` is a template of one line. Of two templates of one name the later counts.
///
/// Source: bounce(5), "TEMPLATE FILE FORMAT".
package struct BounceTemplateFile: Sendable {
    /// The name of the file.
    package let path: FilePath
    /// The usable templates.
    package private(set) var templates: [BounceTemplate.Kind: BounceTemplate] = [:]

    /// Why a file is not a template file.
    package enum Problem: Error, Sendable, Equatable {
        /// A line is not an assignment.
        case notAnAssignment(FilePath, line: Int, ParameterAssignment.Problem, text: [UInt8])
        /// Nothing follows `<<`.
        case missingMarker(FilePath, line: Int)
        /// A quote or the like follows `<<`.
        case malformedMarker(FilePath, line: Int)

        /// The words for it, Postfix's own.
        package var message: MessageText {
            switch self {
            case .notAnAssignment(let file, let line, let problem, let text):
                "\(file), line \(line): \(problem.message(text))"
            case .missingMarker(let file, let line): "\(file), line \(line): missing end marker after <<"
            case .malformedMarker(let file, let line): "\(file), line \(line): malformed end marker after <<"
            }
        }
    }

    /// Reads the templates of a file.
    ///
    /// Unlike Postfix: lines have the numbers that editors give them, and an empty template is empty even behind
    /// another.
    ///
    /// - Throws: `Problem` for a file that is not a template file; a template that is not valid is left out, with a
    ///   warning.
    package init(_ bytes: [UInt8], name: FilePath, warn: (MessageText) -> Void) throws(Problem) {
        path = name
        var contents: [BounceTemplate.Kind: [UInt8]] = [:]
        // As Postfix does: a NUL ends its line.
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { $0.prefix { $0 != 0 } }[...]
        // What follows the last line feed is not a line; Postfix misses an end marker that has no line feed.
        let isEnded = lines.last?.isEmpty ?? true
        if isEnded { lines = lines.dropLast() }
        while let line = lines.popFirst() {
            let trimmed = line.drop(while: isWhiteSpace)
            if trimmed.isEmpty || trimmed.first == UInt8(ascii: "#") { continue }
            var assignment: ParameterAssignment
            do throws(ParameterAssignment.Problem) {
                assignment = try ParameterAssignment(Array(line).span)
            } catch {
                throw .notAnAssignment(name, line: lines.startIndex, error, text: Array(line))
            }
            var content = assignment.value
            if content.starts(with: "<<".utf8) {
                let marker = content.dropFirst(2).drop(while: isWhiteSpace)
                guard let first = marker.first else {
                    throw .missingMarker(name, line: lines.startIndex)
                }
                guard isAlphanumeric(first) else { throw .malformedMarker(name, line: lines.startIndex) }
                let body = lines.prefix { !$0.elementsEqual(marker) }
                lines = lines[body.endIndex...]
                let isMarked = lines.popFirst() != nil
                if !isMarked || (lines.isEmpty && !isEnded) {
                    warn("\(name), line \(lines.startIndex): missing \"\(Array(marker))\" end marker")
                }
                // As Postfix does: empty lines at the beginning are not counted.
                content = Array(body.drop(while: \.isEmpty).joined(separator: [0x0A]))
            }
            if let kind = BounceTemplate.Kind.allCases.first(where: {
                assignment.name.bytes.elementsEqual("\($0.rawValue)_template".utf8)
            }) {
                contents[kind] = content
            } else {
                warn(
                    """
                    \(name), line \(lines.startIndex): unknown template name: \(assignment.name.bytes) \
                    -- ignoring this template
                    """)
            }
        }
        for kind in BounceTemplate.Kind.allCases {
            guard let content = contents[kind] else { continue }
            do throws(BounceTemplate.Problem) {
                templates[kind] = try BounceTemplate(kind, content)
            } catch {
                for message in error.messages(kind, name) { warn(message) }
            }
        }
    }
}
