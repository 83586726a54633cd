// postconf -b and -t: the templates of bounce messages, with $names expanded or as they are.

internal import PostfixKit

extension PostconfRun {
    /// Shows the templates of the operand, else of `bounce_template_file`.
    func showTemplates(expanded: Bool) throws(ToolFailure) -> ExitStatus {
        let messages = environment.messages
        // The texts are those of the program that sends them.
        var facts = command.facts
        facts.processName = Array("bounce".utf8)
        let known = try knownParameters(
            readsMain: true, master: nil, trouble: PassedTrouble(messages: messages), checksNames: false,
            facts: facts)
        let path: [UInt8]
        if let operand = command.operands.first {
            path = operand
        } else {
            path = try value(of: "bounce_template_file", known)
        }
        let file = path.isEmpty ? nil : try readTemplates(FilePath(path).inside(root))
        var builtIn: BounceTemplateFile?
        var texts: [[UInt8]] = []
        for kind in BounceTemplate.Kind.allCases {
            var template = file?.templates[kind]
            var origin = file?.path
            if template == nil || (!expanded && template?.needsDefaults == true) {
                let standard: BounceTemplateFile
                if let builtIn { standard = builtIn } else { standard = try builtInTemplates(known) }
                builtIn = standard
                guard let other = standard.templates[kind] else { throw Self.withoutBuiltIn }
                if template == nil { origin = nil }
                template = template?.completed(by: other) ?? other
            }
            guard let template else { continue }
            if expanded {
                let expansion = BounceTemplateExpansion(known, path: origin ?? "[built-in]") {
                    messages.warning($0)
                }
                texts.append(try text(of: template, expansion))
            } else {
                texts.append(template.text)
            }
        }
        output.writePostfixForm(Array(texts.joined(separator: [0x0A])).span, hasLines: true)
        return .success
    }

    private var root: RootDirectory? { environment.configuration.directory.path.root }

    private static let withoutBuiltIn = ToolFailure("not supported: built-in bounce templates", .unavailable)

    private func text(
        of template: BounceTemplate, _ expansion: BounceTemplateExpansion
    ) throws(ToolFailure) -> [UInt8] {
        do throws(BounceTemplateExpansion.Failure) {
            return try expansion.text(of: template)
        } catch {
            switch error {
            case .syntax(let mistake, _, _, _): environment.messages.warning(mistake.message)
            case .configuration(let trouble): throw failure(trouble)
            default: break
            }
            throw ToolFailure(error.message, .configuration)
        }
    }

    private func readTemplates(_ path: FilePath) throws(ToolFailure) -> BounceTemplateFile {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileHandle.source(path).contents()
        } catch { throw ToolFailure("open \(path): \(error.reason)", .noInput) }
        return try templates(in: bytes, path)
    }

    private func templates(in bytes: [UInt8], _ path: FilePath) throws(ToolFailure) -> BounceTemplateFile {
        do throws(BounceTemplateFile.Problem) {
            return try BounceTemplateFile(bytes, name: path) { environment.messages.warning($0) }
        } catch { throw ToolFailure(error.message, .configuration) }
    }

    /// The templates built into the bounce program of the Postfix that is installed here.
    ///
    /// - Throws: `ToolFailure` where there is no such program, or it fails.
    private func builtInTemplates(_ known: KnownParameters) throws(ToolFailure) -> BounceTemplateFile {
        // A program of another system is not run on this one.
        guard root == nil else { throw Self.withoutBuiltIn }
        let program = FilePath(try value(of: "daemon_directory", known)).appending(component: "bounce")
        guard let status = try? FileStatus.of(program), status.isRegular else { throw Self.withoutBuiltIn }
        setEnvironment("MAIL_CONFIG", to: environment.configuration.directory.path.bytes)
        let answer: ProgramOutput
        do throws(SystemError) {
            answer = try ProgramOutput(
                of: program,
                arguments: [
                    "-SVndump_templates", "-o", "bounce_template_file=", "-o", "queue_directory=.",
                ])
        } catch { throw ToolFailure("\(program): \(error.reason)", .unavailable) }
        // It has said why.
        guard answer.isSuccess else { throw ToolFailure(nil, .configuration) }
        return try templates(in: answer.bytes, program)
    }

    private func value(of name: ParameterName, _ known: KnownParameters) throws(ToolFailure) -> [UInt8] {
        do throws(ConfigurationError) {
            return try known.expanded(try known.value(of: name) ?? [], of: name)
        } catch { throw failure(error) }
    }
}
