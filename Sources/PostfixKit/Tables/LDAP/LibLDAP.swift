// The only file that touches libldap, the client library of OpenLDAP; it is opened when a table needs it, so
// that everything else runs where it is not installed.

internal import CLDAP
internal import Glibc

/// The functions of libldap.
///
/// The library stays open until the process ends.
@safe final class LibLDAP {
    fileprivate let initialize: ldap_initialize_function
    fileprivate let unbind: ldap_unbind_ext_function
    fileprivate let setOption: ldap_set_option_function
    fileprivate let getOption: ldap_get_option_function
    fileprivate let errorText: ldap_err2string_function
    fileprivate let isLDAPURL: ldap_is_ldap_url_function
    fileprivate let urlParse: ldap_url_parse_function
    fileprivate let freeURL: ldap_free_urldesc_function
    fileprivate let connect: ldap_connect_function
    fileprivate let startTLS: ldap_start_tls_s_function
    fileprivate let bind: ldap_sasl_bind_function
    fileprivate let bindInteractively: ldap_sasl_interactive_bind_s_function
    fileprivate let search: ldap_search_ext_function
    fileprivate let abandon: ldap_abandon_ext_function
    fileprivate let result: ldap_result_function
    fileprivate let parseResult: ldap_parse_result_function
    fileprivate let firstEntry: ldap_first_entry_function
    fileprivate let nextEntry: ldap_next_entry_function
    fileprivate let firstAttribute: ldap_first_attribute_function
    fileprivate let nextAttribute: ldap_next_attribute_function
    fileprivate let values: ldap_get_values_len_function
    fileprivate let freeValues: ldap_value_free_len_function
    fileprivate let freeMemory: ldap_memfree_function
    fileprivate let freeMessage: ldap_msgfree_function
    fileprivate let freeElement: ber_free_function
    fileprivate let setElementOption: ber_set_option_function
    fileprivate let control: ber_sockbuf_ctrl_function
    fileprivate let addLayer: ber_sockbuf_add_io_function
    /// What the library takes for "on".
    fileprivate let on: UnsafeRawPointer

    /// The names of the library: in Debian 12, and in Debian 13 (OpenLDAP 2.6).
    static let names = ["libldap-2.5.so.0", "libldap.so.2"]

    /// Opens the library under the first of `names` that there is.
    ///
    /// - Throws: `SharedLibrary.Failure` when none is there, or one lacks a function.
    init(names: [String] = LibLDAP.names) throws(SharedLibrary.Failure) {
        let library = try Self.library(names[...])
        unsafe initialize = try library.function("ldap_initialize", as: ldap_initialize_function.self)
        unsafe unbind = try library.function("ldap_unbind_ext", as: ldap_unbind_ext_function.self)
        unsafe setOption = try library.function("ldap_set_option", as: ldap_set_option_function.self)
        unsafe getOption = try library.function("ldap_get_option", as: ldap_get_option_function.self)
        unsafe errorText = try library.function("ldap_err2string", as: ldap_err2string_function.self)
        unsafe isLDAPURL = try library.function("ldap_is_ldap_url", as: ldap_is_ldap_url_function.self)
        unsafe urlParse = try library.function("ldap_url_parse", as: ldap_url_parse_function.self)
        unsafe freeURL = try library.function("ldap_free_urldesc", as: ldap_free_urldesc_function.self)
        unsafe connect = try library.function("ldap_connect", as: ldap_connect_function.self)
        unsafe startTLS = try library.function("ldap_start_tls_s", as: ldap_start_tls_s_function.self)
        unsafe bind = try library.function("ldap_sasl_bind", as: ldap_sasl_bind_function.self)
        unsafe bindInteractively = try library.function(
            "ldap_sasl_interactive_bind_s", as: ldap_sasl_interactive_bind_s_function.self)
        unsafe search = try library.function("ldap_search_ext", as: ldap_search_ext_function.self)
        unsafe abandon = try library.function("ldap_abandon_ext", as: ldap_abandon_ext_function.self)
        unsafe result = try library.function("ldap_result", as: ldap_result_function.self)
        unsafe parseResult = try library.function("ldap_parse_result", as: ldap_parse_result_function.self)
        unsafe firstEntry = try library.function("ldap_first_entry", as: ldap_first_entry_function.self)
        unsafe nextEntry = try library.function("ldap_next_entry", as: ldap_next_entry_function.self)
        unsafe firstAttribute = try library.function(
            "ldap_first_attribute", as: ldap_first_attribute_function.self)
        unsafe nextAttribute = try library.function(
            "ldap_next_attribute", as: ldap_next_attribute_function.self)
        unsafe values = try library.function("ldap_get_values_len", as: ldap_get_values_len_function.self)
        unsafe freeValues = try library.function("ldap_value_free_len", as: ldap_value_free_len_function.self)
        unsafe freeMemory = try library.function("ldap_memfree", as: ldap_memfree_function.self)
        unsafe freeMessage = try library.function("ldap_msgfree", as: ldap_msgfree_function.self)
        unsafe freeElement = try library.function("ber_free", as: ber_free_function.self)
        unsafe setElementOption = try library.function("ber_set_option", as: ber_set_option_function.self)
        unsafe control = try library.function("ber_sockbuf_ctrl", as: ber_sockbuf_ctrl_function.self)
        unsafe addLayer = try library.function("ber_sockbuf_add_io", as: ber_sockbuf_add_io_function.self)
        unsafe on = try library.function("ber_pvt_opt_on", as: UnsafeRawPointer.self)
        // The library reads its own configuration at the first call, and says so if it is to say anything.
        var version: Int32 = 0
        _ = unsafe getOption(nil, LDAP_OPT_PROTOCOL_VERSION, &version)
    }

    private static func library(_ names: ArraySlice<String>) throws(SharedLibrary.Failure) -> SharedLibrary {
        do throws(SharedLibrary.Failure) {
            return try SharedLibrary(names.first ?? "libldap", package: "libldap-2.5-0 or libldap2")
        } catch {
            // Where no name works, the error of the first one is reported.
            if names.count > 1, let other = try? library(names.dropFirst()) { return other }
            throw error
        }
    }

    /// What the library says to a code.
    func text(of code: LDAPCode) -> String {
        guard let text = unsafe errorText(code.rawValue) else { return "error \(code.rawValue)" }
        return unsafe String(cString: text)
    }

    /// Whether the text begins as a URL of this protocol does.
    func isURL(_ text: [UInt8]) -> Bool { unsafe withCString(text) { unsafe isLDAPURL($0) } != 0 }

    /// The parts of a URL, or the library's code for what is wrong with it.
    func parseURL(_ text: [UInt8]) -> Result<LDAPURL, LDAPURLError> {
        var parsed: UnsafeMutablePointer<LDAPURLDesc>?
        let code = unsafe withCString(text) { unsafe urlParse($0, &parsed) }
        guard code == 0, let url = unsafe parsed else {
            return .failure(LDAPURLError(code: LDAPCode(rawValue: code)))
        }
        defer { unsafe freeURL(url) }
        var attributes: [[UInt8]] = []
        if let names = unsafe url.pointee.lud_attrs {
            var index = 0
            while let name = unsafe names[index] {
                unsafe attributes.append(bytes(name))
                index += 1
            }
        }
        let search = unsafe LDAPSearch(
            base: url.pointee.lud_dn.map { unsafe bytes($0) }, scope: url.pointee.lud_scope,
            filter: url.pointee.lud_filter.map { unsafe bytes($0) }, attributes: attributes)
        return unsafe .success(
            LDAPURL(
                scheme: bytes(url.pointee.lud_scheme), host: bytes(url.pointee.lud_host), search: search))
    }

    /// Sets how much the library logs, and who receives it; 0 means nothing.
    ///
    /// - Returns: What could not be set, in the words of Postfix.
    func setDebugLevel(_ level: Int32, note: @escaping (MessageText) -> Void) -> [MessageText] {
        var level = level
        var problems: [MessageText] = []
        if level > 0 {
            unsafe debugNote = note
            let print: @convention(c) (UnsafePointer<CChar>?) -> Void = { text in
                var line = unsafe bytes(text)
                while let last = line.last, last == 0x20 || (0x09...0x0D).contains(last) { line.removeLast() }
                unsafe debugNote?("dict_ldap_debug: \(line)")
            }
            let function = unsafe unsafeBitCast(print, to: UnsafeRawPointer.self)
            if unsafe setElementOption(nil, LBER_OPT_LOG_PRINT_FN, function) != LBER_OPT_SUCCESS {
                problems.append("dict_ldap_connect: Unable to set ber logprint function.")
            }
        }
        if unsafe setElementOption(nil, LBER_OPT_BER_DEBUG, &level) != LBER_OPT_SUCCESS {
            problems.append("dict_ldap_connect: Unable to set BER debug level.")
        }
        if unsafe setOption(nil, LDAP_OPT_DEBUG_LEVEL, &level) != LDAP_OPT_SUCCESS {
            problems.append("dict_ldap_connect: Unable to set LDAP debug level.")
        }
        return problems
    }
}

/// The error for a URL that is not valid.
struct LDAPURLError: Error {
    /// What the library says of it: a number of its own for URLs.
    let code: LDAPCode
}

// The library's debugging has one receiver for the whole process, and passes it nothing of ours; tables of one
// process have one receiver of notes.
nonisolated(unsafe) private var debugNote: ((MessageText) -> Void)?

/// A connection to a server, or one that is to be made by the first request.
@safe struct LDAPConnection: ~Copyable {
    /// What can be set before the first request.
    enum Option: Equatable {
        case protocolVersion, sizeLimit, dereference, requireCertificate, newTLSContext
        case certificateAuthorities, certificateAuthorityDirectory, certificate, key, randomFile, ciphers
        case followsReferrals, connectTimeout, requestTimeout, saslSecurity

        fileprivate var number: Int32 {
            switch self {
            case .protocolVersion: LDAP_OPT_PROTOCOL_VERSION
            case .sizeLimit: LDAP_OPT_SIZELIMIT
            case .dereference: LDAP_OPT_DEREF
            case .requireCertificate: LDAP_OPT_X_TLS_REQUIRE_CERT
            case .newTLSContext: LDAP_OPT_X_TLS_NEWCTX
            case .certificateAuthorities: LDAP_OPT_X_TLS_CACERTFILE
            case .certificateAuthorityDirectory: LDAP_OPT_X_TLS_CACERTDIR
            case .certificate: LDAP_OPT_X_TLS_CERTFILE
            case .key: LDAP_OPT_X_TLS_KEYFILE
            case .randomFile: LDAP_OPT_X_TLS_RANDOM_FILE
            case .ciphers: LDAP_OPT_X_TLS_CIPHER_SUITE
            case .followsReferrals: LDAP_OPT_REFERRALS
            case .connectTimeout: LDAP_OPT_NETWORK_TIMEOUT
            case .requestTimeout: LDAP_OPT_TIMEOUT
            case .saslSecurity: LDAP_OPT_X_SASL_SECPROPS
            }
        }
    }

    private let library: LibLDAP
    private let handle: OpaquePointer
    private let patience: LDAPPatience

    /// Prepares a connection to the first server that answers of a list of URLs with blanks between them; nil
    /// where the library can make nothing of the list.
    ///
    /// No request waits longer than `seconds`, for each server of the list, whatever that does or does not.
    init?(_ library: LibLDAP, servers: [UInt8], seconds: Int32) {
        var opened: OpaquePointer?
        _ = unsafe withCString(servers) { unsafe library.initialize(&opened, $0) }
        guard let handle = unsafe opened else { return nil }
        self.library = library
        unsafe self.handle = handle
        patience = LDAPPatience(library, seconds: seconds)
        unsafe patience.watch(handle)
    }

    deinit { withoutBrokenPipe { _ = unsafe library.unbind(handle, nil, nil) } }

    /// Sets an option that is a number.
    func set(_ option: Option, _ value: Int32) -> LDAPCode {
        var value = value
        return unsafe LDAPCode(rawValue: library.setOption(handle, option.number, &value))
    }

    /// Sets an option that is a text, such as the name of a file.
    func set(_ option: Option, _ value: [UInt8]) -> LDAPCode {
        unsafe withCString(value) { unsafe LDAPCode(rawValue: library.setOption(handle, option.number, $0)) }
    }

    /// Sets an option that is on or off.
    func set(_ option: Option, isOn: Bool) -> LDAPCode {
        unsafe LDAPCode(rawValue: library.setOption(handle, option.number, isOn ? library.on : nil))
    }

    /// Sets an option that is a time.
    func set(_ option: Option, seconds: Int32) -> LDAPCode {
        var time = timeval(tv_sec: Int(seconds), tv_usec: 0)
        return unsafe LDAPCode(rawValue: library.setOption(handle, option.number, &time))
    }

    /// Turns the connection into one with TLS.
    func startTLS() -> LDAPCode {
        patience.limit { unsafe LDAPCode(rawValue: library.startTLS(handle, nil, nil)) }
    }

    /// Authenticates with a plain password; an empty name and password mean an anonymous client.
    func bind(name: [UInt8], password: [UInt8], seconds: Int32) -> LDAPCode {
        patiently {
            var message: Int32 = 0
            let code = unsafe withCString(name) { name in
                unsafe withCString(password) { text in
                    var credentials = unsafe berval(
                        bv_len: UInt(password.count), bv_val: UnsafeMutablePointer(mutating: text))
                    return unsafe library.bind(handle, name, nil, &credentials, nil, nil, &message)
                }
            }
            guard code == 0 else { return LDAPCode(rawValue: code) }
            var answer: OpaquePointer?
            let waited = unsafe wait(for: message, seconds: seconds, &answer)
            return unsafe waited == .success ? outcome(of: answer, freeing: true) : waited
        }
    }

    /// Says who asks as a SASL mechanism wants it, the first that works of those named (empty: that the server
    /// offers), within `requestTimeout` for each step.
    func bind(mechanisms: [UInt8], _ credentials: LDAPCredentials) -> LDAPCode {
        let texts = [
            (UInt(0x4002), credentials.name), (0x4001, credentials.authorization),
            (0x4004, credentials.password), (0x4008, credentials.realm),
        ].map { (id: $0.0, length: $0.1.count, text: terminated($0.1)) }
        let answers = unsafe texts.map { answer in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: answer.text.count)
            unsafe copy.initialize(from: answer.text, count: answer.text.count)
            return unsafe SASLAnswer(id: answer.id, length: UInt32(clamping: answer.length), text: copy)
        }
        defer { unsafe answers.forEach { unsafe $0.text.deallocate() } }
        return patiently {
            unsafe withCString(mechanisms) { mechanisms in
                unsafe answers.withUnsafeBufferPointer { answers in
                    let known = unsafe UnsafeMutableRawPointer(mutating: answers.baseAddress)
                    return unsafe LDAPCode(
                        rawValue: library.bindInteractively(
                            handle, nil, mechanisms, nil, nil, LDAP_SASL_QUIET, answerQuestions, known))
                }
            }
        }
    }

    /// Searches, and waits for all that the server finds; the entries count only where the code is success.
    func search(_ search: LDAPSearch, seconds: Int32) -> (code: LDAPCode, entries: [LDAPEntry]) {
        var found: [LDAPEntry] = []
        let code = patiently {
            var time = timeval(tv_sec: Int(seconds), tv_usec: 0)
            var message: Int32 = 0
            let copies = unsafe search.attributes.map { name in
                let text = terminated(name)
                let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
                unsafe copy.initialize(from: text, count: text.count)
                return unsafe copy
            }
            defer { unsafe copies.forEach { unsafe $0.deallocate() } }
            var names: [UnsafeMutablePointer<CChar>?] = unsafe copies
            unsafe names.append(nil)
            let sent = unsafe withOptionalCString(search.base) { base in
                unsafe withOptionalCString(search.filter) { filter in
                    unsafe library.search(
                        handle, base, search.scope, filter, &names, 0, nil, nil, &time, -1, &message)
                }
            }
            guard sent == 0 else { return LDAPCode(rawValue: sent) }
            var answer: OpaquePointer?
            defer { if let answer = unsafe answer { _ = unsafe library.freeMessage(answer) } }
            let waited = unsafe wait(for: message, seconds: seconds, &answer)
            guard waited == .success else { return waited }
            let code = unsafe outcome(of: answer, freeing: false)
            if code == .success { unsafe found = entries(of: answer) }
            return code
        }
        return (code, found)
    }

    /// Does what talks to the server, after a connection is there: each of the two has its time.
    private func patiently(_ body: () -> LDAPCode) -> LDAPCode {
        let code = patience.limit { unsafe LDAPCode(rawValue: library.connect(handle)) }
        return code == .success ? patience.limit(body) : code
    }

    private func wait(for message: Int32, seconds: Int32, _ answer: inout OpaquePointer?) -> LDAPCode {
        var time = timeval(tv_sec: Int(seconds), tv_usec: 0)
        let kind = unsafe library.result(handle, message, LDAP_MSG_ALL, &time, &answer)
        if kind == -1 { return lastCode }
        // The library answers 0, and keeps the request, when the time is up.
        if kind == 0 || lastCode == .timeout {
            _ = unsafe library.abandon(handle, message, nil, nil)
            return .timeout
        }
        return lastCode
    }

    private func outcome(of answer: OpaquePointer?, freeing: Bool) -> LDAPCode {
        var code: Int32 = 0
        let parsed = unsafe library.parseResult(handle, answer, &code, nil, nil, nil, nil, freeing ? 1 : 0)
        return LDAPCode(rawValue: code != 0 ? code : parsed)
    }

    private var lastCode: LDAPCode {
        var code: Int32 = 0
        let status = unsafe library.getOption(handle, LDAP_OPT_RESULT_CODE, &code)
        return LDAPCode(rawValue: status == LDAP_OPT_SUCCESS ? code : LDAPResultOther)
    }

    private func entries(of answer: OpaquePointer?) -> [LDAPEntry] {
        var result: [LDAPEntry] = []
        var next = unsafe library.firstEntry(handle, answer)
        while let entry = unsafe next {
            unsafe result.append(LDAPEntry(attributes: attributes(of: entry)))
            unsafe next = library.nextEntry(handle, entry)
        }
        return result
    }

    private func attributes(of entry: OpaquePointer) -> [LDAPEntry.Attribute] {
        var result: [LDAPEntry.Attribute] = []
        var element: OpaquePointer?
        var next = unsafe library.firstAttribute(handle, entry, &element)
        while let name = unsafe next {
            if let values = unsafe library.values(handle, entry, name) {
                var texts: [[UInt8]] = []
                var index = 0
                while let value = unsafe values[index] {
                    // Values of outside may hold a NUL; all that follows is not seen.
                    unsafe texts.append(bytes(value.pointee.bv_val))
                    index += 1
                }
                unsafe result.append(LDAPEntry.Attribute(name: bytes(name), values: texts))
                unsafe library.freeValues(values)
            }
            unsafe library.freeMemory(name)
            unsafe next = library.nextAttribute(handle, entry, element)
        }
        if let element = unsafe element { unsafe library.freeElement(element, 0) }
        return result
    }
}

/// How long a server is waited for.
///
/// The library has time-outs of its own, but while it reads the rest of an answer that has begun, or shakes hands
/// for TLS, it waits without end. This is a layer below TLS that reads and writes only what can be read and
/// written before the time is up.
@safe private final class LDAPPatience {
    @unsafe fileprivate struct State {
        let control: ber_sockbuf_ctrl_function
        let addLayer: ber_sockbuf_add_io_function
        let layer: UnsafeMutablePointer<Sockbuf_IO>
        let milliseconds: Int
        /// In milliseconds of the monotonic clock; nil where nothing is waited for.
        var deadline: Int?
        var isLate = false

        mutating func begin() {
            unsafe isLate = false
            unsafe deadline = monotonicMilliseconds() + milliseconds
        }

        /// Waits until a socket is ready for `events`; false when the time is up first.
        mutating func wait(for events: Int32, of socket: OpaquePointer?) -> Bool {
            guard let deadline = unsafe deadline else { return true }
            var descriptor: Int32 = -1
            _ = unsafe control(socket, LBER_SB_OPT_GET_FD, &descriptor)
            while true {
                let left = min(max(deadline - monotonicMilliseconds(), 0), Int(Int32.max))
                var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
                let ready = unsafe poll(&request, 1, Int32(left))
                if ready > 0 || (ready < 0 && errno != EINTR) { return true }
                if ready == 0 {
                    unsafe isLate = true
                    errno = ETIMEDOUT
                    return false
                }
            }
        }
    }

    private let state: UnsafeMutablePointer<State>
    private let callbacks: UnsafeMutablePointer<ldap_conncb>
    private let setOption: ldap_set_option_function

    init(_ library: LibLDAP, seconds: Int32) {
        unsafe setOption = library.setOption
        let layer = UnsafeMutablePointer<Sockbuf_IO>.allocate(capacity: 1)
        unsafe layer.initialize(to: patientLayer)
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(
            to: State(
                control: library.control, addLayer: library.addLayer, layer: layer,
                milliseconds: Int(max(seconds, 0)) * 1000))
        unsafe callbacks = .allocate(capacity: 1)
        unsafe callbacks.initialize(
            to: ldap_conncb(
                lc_add: { (_, socket, _, _, callbacks) in
                    guard let state = unsafe callbacks?.pointee.lc_arg.assumingMemoryBound(to: State.self)
                    else { return 0 }
                    // Each server has the whole time.
                    if unsafe state.pointee.deadline != nil { unsafe state.pointee.begin() }
                    _ = unsafe state.pointee.addLayer(
                        socket, state.pointee.layer, LBER_SBIOD_LEVEL_PROVIDER + 5, state)
                    return 0
                },
                lc_del: { (_, _, _) in }, lc_arg: state))
    }

    deinit {
        // The connection is closed before: its owner holds both, and ends it first.
        unsafe state.pointee.layer.deallocate()
        unsafe state.deallocate()
        unsafe callbacks.deallocate()
    }

    /// Sees to it that each connection of the handle is watched.
    func watch(_ handle: OpaquePointer) {
        _ = unsafe setOption(handle, LDAP_OPT_CONNECT_CB, callbacks)
    }

    /// Does what talks to a server; what takes too long fails with its code.
    func limit(_ body: () -> LDAPCode) -> LDAPCode {
        unsafe state.pointee.begin()
        let code = withoutBrokenPipe(body)
        unsafe state.pointee.deadline = nil
        return unsafe state.pointee.isLate && code != .success ? .timeout : code
    }
}

/// The functions of the layer; each is handed its place among the layers, with our state in it.
private var patientLayer: Sockbuf_IO {
    unsafe Sockbuf_IO(
        sbi_setup: { (place, state) in
            unsafe place?.pointee.sbiod_pvt = state
            return 0
        },
        sbi_remove: { _ in 0 },
        sbi_ctrl: { (place, option, argument) in
            guard let next = unsafe place?.pointee.sbiod_next else { return 0 }
            return unsafe next.pointee.sbiod_io.pointee.sbi_ctrl(next, option, argument)
        },
        sbi_read: { (place, buffer, count) in
            guard let place = unsafe place, let next = unsafe place.pointee.sbiod_next,
                let state = unsafe place.pointee.sbiod_pvt?.assumingMemoryBound(to: LDAPPatience.State.self)
            else { return -1 }
            while unsafe state.pointee.wait(for: POLLIN, of: place.pointee.sbiod_sb) {
                let read = unsafe next.pointee.sbiod_io.pointee.sbi_read(next, buffer, count)
                if unsafe read >= 0 || errno != EAGAIN || state.pointee.deadline == nil { return read }
            }
            return -1
        },
        sbi_write: { (place, buffer, count) in
            guard let place = unsafe place, let next = unsafe place.pointee.sbiod_next,
                let state = unsafe place.pointee.sbiod_pvt?.assumingMemoryBound(to: LDAPPatience.State.self)
            else { return -1 }
            while unsafe state.pointee.wait(for: POLLOUT, of: place.pointee.sbiod_sb) {
                // Little at a time: what is ready for some may not be for all.
                let written = unsafe next.pointee.sbiod_io.pointee.sbi_write(next, buffer, min(count, 4096))
                if unsafe written >= 0 || errno != EAGAIN || state.pointee.deadline == nil { return written }
            }
            return -1
        },
        sbi_close: { _ in 0 })
}

private func monotonicMilliseconds() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

// A result that has no code of its own (LDAP_OTHER).
private let LDAPResultOther: Int32 = 0x50

@unsafe private struct SASLAnswer {
    let id: UInt
    let length: UInt32
    let text: UnsafeMutablePointer<CChar>
}

/// Answers the questions of a SASL mechanism with what is known: four of `SASLAnswer`.
private func answerQuestions(
    _ handle: OpaquePointer?, _ flags: UInt32, _ known: UnsafeMutableRawPointer?,
    _ questions: UnsafeMutableRawPointer?
) -> Int32 {
    guard let known = unsafe known?.assumingMemoryBound(to: SASLAnswer.self),
        var question = unsafe questions?.assumingMemoryBound(to: ldap_sasl_question.self)
    else { return 0 }
    while unsafe question.pointee.id != 0 {
        unsafe question.pointee.result = nil
        for index in 0..<4 where unsafe known[index].id == question.pointee.id {
            unsafe question.pointee.result = UnsafeRawPointer(known[index].text)
            unsafe question.pointee.len = known[index].length
        }
        unsafe question += 1
    }
    return 0
}

/// The bytes before the NUL.
private func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text))).map { UInt8(bitPattern: $0) }
}

private func terminated(_ text: [UInt8]) -> [CChar] { text.map { CChar(bitPattern: $0) } + [0] }

private func withCString<Value>(_ text: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    let text = terminated(text)
    return unsafe text.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return unsafe body("") }
        return unsafe body(base)
    }
}

private func withOptionalCString<Value>(_ text: [UInt8]?, _ body: (UnsafePointer<CChar>?) -> Value) -> Value {
    guard let text else { return body(nil) }
    return unsafe withCString(text) { unsafe body($0) }
}

/// Calls `body` so that writing to a server that has gone is an error, and not the end of the process.
///
/// The library writes with write(2). Another signal of this kind that is pending already stays.
private func withoutBrokenPipe<Value>(_ body: () -> Value) -> Value {
    var pipe = sigset_t()
    unsafe sigemptyset(&pipe)
    unsafe sigaddset(&pipe, SIGPIPE)
    var pending = sigset_t()
    unsafe sigpending(&pending)
    guard unsafe sigismember(&pending, SIGPIPE) == 0 else { return body() }
    var before = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let value = body()
    var zero = timespec()
    while unsafe sigtimedwait(&pipe, nil, &zero) < 0, errno == EINTR {}
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    return value
}
