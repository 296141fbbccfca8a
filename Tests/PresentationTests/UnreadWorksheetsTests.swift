import Events
import Support
import Testing

@testable import Application
@testable import Presentation

/// A preview and a commit tell the worksheets that were not read.
@Suite struct UnreadWorksheetsTests {
    private static let programme = """
        {"type":"programme.added","at":"2023-10-16","data":{"programme":"p","title":"Земляки","funder":"F","contest":"1","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"seminar.planned","at":"2024-01-01","data":{"activity":"s","programme":"p","title":"S","startsOn":"2024-01-10","mode":"onsite"}}
        """

    private static func rows(_ rows: String...) -> String {
        "<sheetData>" + rows.map { "<row><c t=\"str\"><v>\($0)</v></c></row>" }.joined() + "</sheetData>"
    }

    private static func answers(_ book: MadeWorkbook) async throws -> [Answer] {
        let temporary = try TemporaryLedger(clock: .system)
        let session = LedgerSession(temporary.ledger, account: "tester")
        _ = try await session.record(Drafts.read(programme))
        let order = ImportOrder(
            type: try ImportOrder.type(named: "seminar.attended"),
            constants: JSONObject([.init(key: "activity", value: .string("s"))]))
        let sheet = try SheetImport(
            ZipBuilder(book.members).bytes, name: "book.xlsx", worksheet: nil, map: nil, terms: order.terms(session))
        let preview = ImportAnswer(sheet, try session.preview(sheet), command: "").answer
        let (plan, recorded) = try session.commit(sheet)
        return [preview, ImportAnswer(sheet, plan, recorded, command: "").answer]
    }

    private static func notes(_ answer: Answer) -> [Phrase] {
        answer.parts.compactMap { if case .note(let note) = $0 { note.remedy.phrase(.commandLine) } else { nil } }
    }

    @Test func theyAreTold() async throws {
        var book = MadeWorkbook(sheet: Self.rows("ФИО", "Рощина Анна"))
        book.more = [Self.rows("ФИО", "Ёлкин Пётр", "Зыбин Яков"), Self.rows("да"), "<sheetData><row>"]
        book.tabs += """
            <sheet name="День 2" sheetId="2" r:id="r11"/><sheet name="Списки" sheetId="3" state="hidden" r:id="r12"/>\
            <sheet name="Сломан" sheetId="4" r:id="r13"/>
            """
        for answer in try await Self.answers(book) {
            let notes = Self.notes(answer)
            let told = try #require(notes.first { $0.en.hasPrefix("Worksheets not read") })
            #expect(
                told.en.replacing("\u{A0}", with: " ")
                    == "Worksheets not read: «День 2» (2 rows), «Списки» (1 row, hidden), «Сломан» (cannot be read)")
            #expect(
                told.ru.replacing("\u{A0}", with: " ")
                    == "Не прочитаны листы: «День 2» (2 строки), «Списки» (1 строка, скрыт), «Сломан» (не читается)")
            #expect(notes.contains { $0.en == "To take one of them in: --worksheet NAME" })
            let json = answer.json(.en).canonicalText
            #expect(json.contains(#"{"hasHeading":true,"hidden":false,"name":"День 2","rows":2}"#))
        }
    }

    @Test func aBookOfOneIsSilent() async throws {
        for answer in try await Self.answers(MadeWorkbook(sheet: Self.rows("ФИО", "Рощина Анна"))) {
            #expect(!Self.notes(answer).contains { $0.en.contains("orksheets") })
            #expect(!answer.json(.en).canonicalText.contains("unreadWorksheets"))
        }
    }
}
