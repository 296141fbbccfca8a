@testable import Events
import Testing

/// No error shows what is personal. Synthetic people throughout.
@Suite struct DiscretionTests {
    static func problem(_ data: String, type: String = "person.added") -> Problem? {
        do throws(Problem) {
            let line = #"{"type":"\#(type)","at":"2024-06-01","data":\#(data)}"#
            _ = try Validation.draft(InputReader.action(line: Array(line.utf8), number: 1))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (#"{"personal":{"name":"Вымышленная","birthDate":"31.12.1990"}}"#, "bad-date", "31.12.1990"),
        (#"{"birthYear":1850}"#, "out-of-range", "1850"),
        (#"{"sex":"Вымышленный"}"#, "unknown-value", "Вымышленный"),
        (#"{"personal":{"имя Вымышленная":"x"}}"#, "unknown-field", "Вымышленная"),
        (#"{"personal":{"name":"Вымышл\u0001енная"}}"#, "forbidden-character", "Вымышл"),
        (#"{"personal":{"name":"Вымышленная"}"#, "not-json", "Вымышленная"),
        (#"{"personal":{"name":"Вымышленная",}}"#, "not-json", "ая"),
    ])
    func theValueIsNotTold(_ data: String, _ name: String, _ value: String) throws {
        let problem = try #require(Self.problem(data))
        #expect(problem.name == name)
        for phrase in [problem.what, problem.remedy.plain] {
            #expect(!phrase.ru.contains(value) && !phrase.en.contains(value), "\(phrase)")
        }
    }

    @Test func anExpensesCounterpartyIsNotTold() throws {
        let problem = try #require(
            Self.problem(
                #"{"programme":"p","expense":"e-1","line":"l","source":"grant","amount":1,"paidOn":"2024-01-01","documentNo":"1","counterpartyInn":"123456789012"}"#,
                type: "expense.recorded"))
        #expect(problem.name == "check-digits")
        #expect(!problem.what.ru.contains("123456789012") && !problem.what.en.contains("123456789012"))
    }

    @Test(arguments: [
        (
            #"{"type":"person.added","data":{"personal":{"name":"Ёлкина V."}}}"#,
            #"{"type":"person.added","data":{"personal":{"name":"xxxxxx x."}}}"#
        ),
        (
            #"{"type":"application.rejected","data":{"reason":"abc"#,
            #"{"type":"application.rejected","data":{"reason":"xxx"#
        ),
        // A reason that is open, and a line that names nothing personal.
        (#"{"type":"entry.voided","data":{"reason":"typo"}}"#, #"{"type":"entry.voided","data":{"reason":"typo"}}"#),
        (#"{"type":"person.added","data":{"person":"p-1"}}"#, #"{"type":"person.added","data":{"person":"p-1"}}"#),
        // Of an unknown type nothing is known.
        (#"{"type":"x.y","data":{"text":"Ёлка"}}"#, #"{"type":"x.x","data":{"text":"xxxx"}}"#),
    ])
    func aLineIsShownWithoutIt(_ line: String, _ shown: String) {
        #expect(String(decoding: Discretion.shown(Array(line.utf8)), as: UTF8.self) == shown)
    }
}
