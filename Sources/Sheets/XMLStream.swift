import CExpat
import Events
import Foundation

/// What takes in an XML document, piece by piece. Names come without their prefix.
protocol XMLTaking: AnyObject {
    func open(_ element: String, _ attributes: XMLAttributes) throws(Problem)
    func close(_ element: String) throws(Problem)
    /// A piece of text; one text may come in several.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem)
}

/// The attributes of an element, for as long as it is opened.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of the attribute of that name, whatever its prefix.
    subscript(name: String) -> String? {
        guard let pairs else { return nil }
        var index = 0
        while let key = pairs[index], let value = pairs[index + 1] {
            if XMLStream.local(key) == name { return String(cString: value) }
            index += 2
        }
        return nil
    }
}

/// Reads XML by expat, in bounded memory.
///
/// Why expat and not FoundationXML: fed piece by piece it holds nothing of the document, it tells of a DOCTYPE when it
/// meets one, and it read 10 000 rows of 12 cells in 0.13 s where XMLParser took 0.57 s. FoundationXML would also load
/// libxml2 with ICU into every command. No document type is taken at all, so there are no entities to multiply and no
/// files outside to fetch.
final class XMLStream {
    /// Documents of a workbook are not ten deep.
    private static let greatestDepth = 64
    /// Bytes of one tag or comment; expat looks at an unfinished one anew with every piece.
    private static let greatestToken = 1 << 20

    private let parser: XML_Parser
    private let taker: any XMLTaking
    private let broken: () -> Problem
    fileprivate var depth = 0
    fileprivate var sinceEvent = 0
    /// How deep an `extLst` is open: what stands in it is for other programs, though its elements may have names of the
    /// format's own, as `x15:workbookPr` has.
    private var extensionDepth: Int?
    fileprivate var problem: Problem?

    /// - Parameter broken: what to throw for what is no XML, or none that a workbook has.
    init(_ taker: any XMLTaking, broken: @escaping () -> Problem) throws(Problem) {
        guard let parser = XML_ParserCreate(nil) else { throw broken() }
        self.parser = parser
        self.taker = taker
        self.broken = broken
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { user, name, attributes in
                XMLStream.of(user)?.opened(name, XMLAttributes(pairs: attributes))
            },
            { user, name in XMLStream.of(user)?.closed(name) })
        XML_SetCharacterDataHandler(parser) { user, text, count in XMLStream.of(user)?.texted(text, Int(count)) }
        XML_SetCommentHandler(parser) { user, _ in XMLStream.of(user)?.sinceEvent = 0 }
        XML_SetProcessingInstructionHandler(parser) { user, _, _ in XMLStream.of(user)?.sinceEvent = 0 }
        XML_SetStartDoctypeDeclHandler(parser) { user, _, _, _, _ in XMLStream.of(user)?.stop() }
        // Expat itself knows UTF-8, UTF-16, ISO 8859-1 and ASCII.
        XML_SetUnknownEncodingHandler(
            parser,
            { _, name, encoding in
                guard let name, let encoding, let characters = XMLStream.characters(in: String(cString: name)) else {
                    return Int32(XML_STATUS_ERROR.rawValue)
                }
                withUnsafeMutableBytes(of: &encoding.pointee.map) { map in
                    map.copyBytes(from: characters.withUnsafeBytes(Array.init))
                }
                encoding.pointee.convert = nil
                encoding.pointee.data = nil
                encoding.pointee.release = nil
                return Int32(XML_STATUS_OK.rawValue)
            }, nil)
    }

    deinit {
        XML_ParserFree(parser)
    }

    /// Takes the next piece of the document.
    func feed(_ piece: UnsafeRawBufferPointer) throws(Problem) {
        sinceEvent += piece.count
        try parse(piece.baseAddress, piece.count, isLast: false)
        if sinceEvent > XMLStream.greatestToken + piece.count { throw broken() }
    }

    /// The document must be whole.
    func finish() throws(Problem) {
        try parse(nil, 0, isLast: true)
    }

    private func parse(_ bytes: UnsafeRawPointer?, _ count: Int, isLast: Bool) throws(Problem) {
        let status = XML_Parse(parser, bytes?.assumingMemoryBound(to: CChar.self), Int32(count), isLast ? 1 : 0)
        if let problem { throw problem }
        if status != XML_STATUS_OK { throw broken() }
    }

    /// The characters of an encoding of one byte a character, by byte, as expat takes them: −1 for none.
    private static func characters(in name: String) -> [Int32]? {
        if let encoding = CyrillicEncoding(declared: name) {
            return encoding.characters.map { $0 == "\u{FFFD}" ? -1 : Int32($0.value) }
        }
        let western: [String: String.Encoding] = [
            "windows-1250": .windowsCP1250, "windows-1252": .windowsCP1252, "windows-1253": .windowsCP1253,
            "windows-1254": .windowsCP1254, "iso-8859-2": .isoLatin2,
        ]
        guard let encoding = western[name.lowercased()] else { return nil }
        return (0...255).map { byte in
            String(bytes: [UInt8(byte)], encoding: encoding)?.unicodeScalars.first.map { Int32($0.value) } ?? -1
        }
    }

    // MARK: - What expat tells

    private static func of(_ user: UnsafeMutableRawPointer?) -> XMLStream? {
        user.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The name without its prefix: some programs write `x:row`.
    fileprivate static func local(_ name: UnsafePointer<CChar>) -> String {
        var start = name
        var place = name
        while place.pointee != 0 {
            if place.pointee == CChar(UInt8(ascii: ":")) { start = place + 1 }
            place += 1
        }
        return String(cString: start)
    }

    private func opened(_ name: UnsafePointer<CChar>?, _ attributes: XMLAttributes) {
        sinceEvent = 0
        depth += 1
        guard let name, depth <= XMLStream.greatestDepth else { return stop() }
        if extensionDepth != nil { return }
        let element = XMLStream.local(name)
        if element == "extLst" {
            extensionDepth = depth
        } else {
            told { () throws(Problem) in try taker.open(element, attributes) }
        }
    }

    private func closed(_ name: UnsafePointer<CChar>?) {
        sinceEvent = 0
        depth -= 1
        guard let name else { return stop() }
        if let extensionDepth {
            if depth < extensionDepth { self.extensionDepth = nil }
            return
        }
        told { () throws(Problem) in try taker.close(XMLStream.local(name)) }
    }

    private func texted(_ text: UnsafePointer<CChar>?, _ count: Int) {
        sinceEvent = 0
        guard let text else { return }
        text.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
            told { () throws(Problem) in try taker.text(UnsafeBufferPointer(start: bytes, count: count)) }
        }
    }

    /// A C function cannot throw: what went wrong is kept until it returns.
    private func told(_ work: () throws(Problem) -> Void) {
        // Expat may have a few more events of a parser that was stopped.
        if problem != nil { return }
        do {
            try work()
        } catch {
            stop(error)
        }
    }

    private func stop(_ problem: Problem? = nil) {
        self.problem = self.problem ?? problem ?? broken()
        XML_StopParser(parser, 0)
    }
}
