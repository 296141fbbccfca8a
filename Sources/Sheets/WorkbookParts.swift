import Events

/// The list of what a workbook holds, `[Content_Types].xml`.
final class ContentTypes: XMLTaking {
    /// The part that is said to list the worksheets.
    private(set) var workbook: PartName?
    /// Whether that is no XML.
    private(set) var isBinary = false

    func open(_ element: String, _ attributes: XMLAttributes) {
        guard let part = attributes["PartName"], let type = attributes["ContentType"] else { return }
        let kinds = ["sheet", "sheet.macroEnabled", "template", "template.macroEnabled"]
        isBinary = isBinary || type.contains("sheet.binary")
        if isBinary || kinds.contains(where: { type.hasSuffix("\($0).main+xml") }) { workbook = PartName(part) }
    }

    func close(_ element: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Which part refers to which others, by the ids that it uses.
final class RelationPart: XMLTaking {
    private(set) var relations: [String: (kind: String, target: String)] = [:]

    func open(_ element: String, _ attributes: XMLAttributes) {
        guard element == "Relationship", attributes["TargetMode"] != "External", relations.count < 10_000,
            let id = attributes["Id"], let type = attributes["Type"], let target = attributes["Target"]
        else { return }
        relations[id] = (type.split(separator: "/").last.map(String.init) ?? "", target)
    }

    func close(_ element: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The workbook's own part: its tabs in their order.
final class WorkbookPart: XMLTaking {
    private(set) var tabs: [WorksheetTab] = []
    private(set) var countsFrom1904 = false
    /// Whether it is one: a text document or a presentation has another root.
    private(set) var isWorkbook = false

    func open(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "workbook": isWorkbook = true
        case "workbookPr": countsFrom1904 = ["1", "true"].contains(attributes["date1904"])
        case "sheet":
            guard tabs.count < 10_000, let name = attributes["name"] else { return }
            let isHidden = ["hidden", "veryHidden"].contains(attributes["state"])
            tabs.append(WorksheetTab(name: name, isHidden: isHidden, relation: attributes["id"] ?? ""))
        default: break
        }
    }

    func close(_ element: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The texts that cells refer to by number. Pieces of rich text are one text; how it is read aloud is left out.
final class SharedStrings: XMLTaking {
    private(set) var strings: [String] = []
    private let file: String
    private let limits: SheetLimits
    private var current: [UInt8] = []
    private var isText = false
    private var isReading = false
    private var total = 0

    init(file: String, _ limits: SheetLimits) {
        self.file = file
        self.limits = limits
    }

    func open(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "si": current.removeAll(keepingCapacity: true)
        case "rPh": isReading = true
        case "t": isText = !isReading
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem) {
        guard isText else { return }
        current += bytes
        if current.count > limits.cell { throw tooLong() }
    }

    func close(_ element: String) throws(Problem) {
        switch element {
        case "t": isText = false
        case "rPh": isReading = false
        case "si":
            total += current.count
            if strings.count == limits.cells || total > limits.text { throw tooMuch() }
            strings.append(ExcelText.decoded(current))
        default: break
        }
    }

    private func tooLong() -> Problem {
        Problem(
            .badInput, "cell-too-long",
            Phrase(
                ru: "в одной из ячеек книги больше 32 767 знаков",
                en: "a cell of the workbook holds more than 32,767 characters"),
            remedy: Phrase(
                ru: "в таблице участников такого не бывает: проверьте, тот ли это файл",
                en: "no sheet of participants has such a cell: check that it is the right file"),
            file: file)
    }

    private func tooMuch() -> Problem {
        Problem(
            .badInput, "sheet-too-large",
            Phrase(
                ru: "в книге слишком много текста: берётся до \(limits.text >> 20) МиБ",
                en: "there is too much text in the workbook: up to \(limits.text >> 20) MiB are taken"),
            remedy: Phrase(
                ru: "сохраните нужный лист в новую книгу", en: "save the sheet that is wanted to a new workbook"),
            file: file)
    }
}

/// Texts as a workbook writes them: a character that XML cannot hold is `_x000D_` there.
enum ExcelText {
    static func decoded(_ bytes: [UInt8]) -> String {
        guard bytes.contains(UInt8(ascii: "_")) else { return String(decoding: bytes, as: UTF8.self) }
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard let first = unit(bytes, at: index) else {
                out.append(bytes[index])
                index += 1
                continue
            }
            // Beyond U+FFFF a character is two units of UTF-16.
            let pair = unit(bytes, at: index + 7).map { [first, $0] }.flatMap(scalar)
            guard let found = pair ?? scalar([first]) else {
                out.append(bytes[index])
                index += 1
                continue
            }
            out += Array(String(Character(found)).utf8)
            index += pair == nil ? 7 : 14
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The one character that these units are.
    private static func scalar(_ units: [UInt16]) -> Unicode.Scalar? {
        let scalars = String(validating: units, as: UTF16.self)?.unicodeScalars
        return scalars?.count == 1 ? scalars?.first : nil
    }

    private static func unit(_ bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + 6 < bytes.count, bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x"),
            bytes[index + 6] == UInt8(ascii: "_")
        else { return nil }
        var value: UInt16 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
