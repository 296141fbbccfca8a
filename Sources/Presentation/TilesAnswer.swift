import Events

/// What was exported as tiles.
package struct TilesAnswer {
    private let result: TileExport.Result
    private let folder: String
    private let origin: String

    package init(_ result: TileExport.Result, folder: String, origin: String) {
        (self.result, self.folder, self.origin) = (result, folder, origin)
    }

    package var answer: Answer {
        Answer(
            json: [
                "folder": .string(folder), "origin": .string(origin), "size": .int(result.size),
                "root": .string(result.root.base64), "written": .int(result.written), "kept": .int(result.kept),
            ],
            [
                .heading(say(ru: "Выгружено: \(folder)", en: "Exported: \(folder)")),
                .facts([
                    (say(ru: "записей", en: "entries"), .number(result.size)),
                    (say(ru: "корень", en: "root"), .text(result.root.base64)),
                    (say(ru: "файлов записано", en: "files written"), .number(result.written)),
                    (say(ru: "оставлено как есть", en: "left as they were"), .number(result.kept)),
                ]),
            ])
    }
}
