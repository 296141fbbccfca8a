import Application
import Events

/// What became of a programme file.
package struct ProgrammeAddedAnswer {
    private let code: String
    private let appended: Int

    package init(_ code: String, appended: Int) { (self.code, self.appended) = (code, appended) }

    package var answer: Answer {
        let text =
            appended > 0
            ? say(
                ru: "\(code): добавлено \(Numbers.entries(appended)).",
                en: "\(code): \(Numbers.entries(appended)) appended.")
            : say(
                ru: "\(code): летопись уже говорит то же, что файл; ничего не добавлено.",
                en: "\(code): the ledger says what the file says; nothing was appended.")
        let table = Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("appended", ru: "добавлено", en: "appended", .right),
            ],
            rows: [[.text(code), .number(appended)]])
        return Answer(json: ["programme": .string(code), "appended": .int(appended)], rows: table, [.text(text)])
    }
}
