import Foundation

/// What a file is, by its first bytes; where those leave it open, by the end of its name too. A name alone is not
/// believed: what cannot be told is `application/octet-stream`.
package enum MediaType {
    package static let unknown = "application/octet-stream"

    /// How many bytes are looked at.
    static let span = 4096

    /// - Parameter start: the beginning of the content; all of it where it is shorter than ``span``.
    static func of(_ start: Data, name: String) -> String {
        let start = Array(start.prefix(span))
        let end = Files.ending(of: name)
        for (magic, type) in signatures where start.starts(with: magic) { return type }
        if start.starts(with: Array("RIFF".utf8)), start.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            return "image/webp"
        }
        if start.dropFirst(4).starts(with: Array("ftyp".utf8)) {
            return brands[String(decoding: start.dropFirst(8).prefix(4), as: UTF8.self)] ?? "video/mp4"
        }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return packed[end] ?? "application/zip" }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return compound[end] ?? unknown }
        if let type = written[end], isText(start) { return type }
        return unknown
    }

    private static let signatures: [(magic: [UInt8], type: String)] = [
        (Array("%PDF-".utf8), "application/pdf"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"), (Array("GIF8".utf8), "image/gif"),
        ([0x49, 0x49, 0x2A, 0x00], "image/tiff"), ([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
        ([0x1A, 0x45, 0xDF, 0xA3], "video/webm"), (Array("{\\rtf".utf8), "application/rtf"),
    ]
    /// Of the ISO base media format: what is neither a still picture nor QuickTime is MPEG-4.
    private static let brands = [
        "heic": "image/heic", "heix": "image/heic", "mif1": "image/heif", "avif": "image/avif",
        "qt  ": "video/quicktime",
    ]
    private static let packed = [
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    ]
    private static let compound = [
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    ]
    private static let written = [
        "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "html": "text/html", "htm": "text/html",
        "svg": "image/svg+xml", "json": "application/json", "xml": "application/xml",
    ]

    /// Whether it may be UTF-8; the last character may be cut in two.
    private static func isText(_ start: [UInt8]) -> Bool {
        if start.contains(0) { return false }
        let whole = start.count < span ? start[...] : start.dropLast(trailing(start))
        return String(validating: whole, as: UTF8.self) != nil
    }

    /// How many bytes at the end are the beginning of a character.
    private static func trailing(_ bytes: [UInt8]) -> Int {
        let rest = bytes.reversed().prefix { $0 & 0xC0 == 0x80 }.count
        guard rest < bytes.count else { return 0 }
        return bytes[bytes.count - 1 - rest] >= 0xC0 ? rest + 1 : rest
    }
}
