import Application
import ArgumentParser
import Events
import Presentation

struct Export: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", ru: "Выгрузить летопись для других.", en: "Export the ledger for others.",
            subcommands: [ExportTiles.self])
    }
}

struct ExportTiles: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "tiles", ru: "Дерево и записи как неизменные файлы для любого веб-сервера (c2sp.org/tlog-tiles).",
            en: "The tree and the entries as files that never change, for any web server (c2sp.org/tlog-tiles).",
            more: Phrase(
                ru: """
                    Папка содержит все тела записей: выгружайте то, что готовы показать всем. Повторная выгрузка в ту же папку \
                    дописывает новое; прерванную просто запускают снова. Папка другой летописи и папка, которую эта летопись \
                    не продолжает, не изменяются.
                    """,
                en: """
                    The folder holds the bodies of all entries: export what you are ready to show to everybody. Exporting into \
                    the same folder again adds what is new; one that was cut short is simply run again. A folder of another \
                    ledger, or one that this ledger does not extend, is left as it is.
                    """))
    }

    @Argument(
        help: ArgumentHelp(
            ru: "новая папка или прежняя выгрузка", en: "a new folder, or an earlier export", value: "DIR"))
    var folder: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        let progress = Progress(ru: "Выгружаю записи:", en: "Exporting entries:")
        let result = try TileExport.write(ledger, to: folder) { progress($0, $1) }
        progress.end()
        try options.write(TilesAnswer(result, folder: folder, origin: ledger.opening.origin).answer)
    }
}
