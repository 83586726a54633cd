import Testing

@testable import PostfixKit

@Suite struct AccessRestrictionTests {
    private func shown(_ restrictions: [AccessRestriction]) -> [String] {
        restrictions.map { restriction in
            let form =
                switch restriction.form {
                case .bareTable: "bare"
                case .table(let parameter): "table of \(parameter.format.name)"
                case .word: "word"
                case .alone: "alone"
                }
            let argument = restriction.argument.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            let name = String(decoding: restriction.name, as: UTF8.self)
            return "\(form): \(restriction.onlyWarns ? "(warn) " : "")\(name)\(argument)"
        }
    }

    private func list(_ text: String) -> [String] {
        shown(AccessRestriction.list(Array(text.utf8).span))
    }

    @Test func `a restriction has what stands behind it`() {
        #expect(
            list(
                """
                permit_mynetworks, warn_if_reject Check_Client_Access hash:/x hash:/y
                check_policy_service { unix:p, timeout = 5s } sleep 1, REJECT_RBL_CLIENT zen.example.org=127.0.0.2
                greylist check_helo_access { inline:{ a = b }, search_order = x }, reject
                """) == [
                    "alone: permit_mynetworks", "table of access: (warn) Check_Client_Access hash:/x",
                    "bare: hash:/y", "word: check_policy_service { unix:p, timeout = 5s }", "word: sleep 1",
                    "word: REJECT_RBL_CLIENT zen.example.org=127.0.0.2", "alone: greylist",
                    "table of access: check_helo_access { inline:{ a = b }, search_order = x }",
                    "alone: reject",
                ])
    }

    @Test func `what should stand behind a restriction may be missing`() {
        #expect(list("check_sender_access") == ["table of access: check_sender_access"])
        #expect(list("permit, sleep") == ["alone: permit", "word: sleep"])
        #expect(list("warn_if_reject") == [])
        #expect(list("") == [])
    }

    @Test func `restrictions in macros and in tables that hold their entries are found`() {
        let text =
            "${x?{reject_maps_rbl}:{sleep 1}}, check_client_access inline:{ {a = permit_naked_ip_address b} }"
        let names = AccessRestriction.listIncludingBraces(Array(text.utf8).span).map(\.foldedName)
        #expect(names.contains(Array("reject_maps_rbl".utf8)))
        #expect(names.contains(Array("permit_naked_ip_address".utf8)))
        #expect(names.contains(Array("sleep".utf8)) && !names.contains(Array("1".utf8)))
    }
}
