import Foundation

/// Where a text stands in the files of a folder, in whatever form it could have got there.
package enum Traces {
    /// The paths, below `folder`, of files that hold `text` in UTF-8, in UTF-16 of either byte order, or in base64 or
    /// base64url, whatever stands before it.
    package static func of(_ text: String, in folder: String) throws -> [String] {
        let forms = forms(of: text)
        return try files(in: folder).filter { path in
            let data = try Data(contentsOf: URL(filePath: folder + "/" + path))
            return forms.contains { data.range(of: $0) != nil }
        }
    }

    package static func files(in folder: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return names.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    static func forms(of text: String) -> [Data] {
        let plain = Data(text.utf8)
        var forms = [plain]
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
            if let data = text.data(using: encoding) { forms.append(data) }
        }
        for offset in 0..<3 {
            // Only the groups that depend on nothing but the text.
            let whole = (Data(repeating: 0, count: offset) + plain)
            let coded = Array(whole.base64EncodedString().utf8)
            let first = offset == 0 ? 0 : 4
            let last = whole.count / 3 * 4
            guard first < last else { continue }
            let middle = coded[first..<last]
            forms.append(Data(middle))
            forms.append(
                Data(
                    middle.map {
                        $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
                    }))
        }
        return forms
    }
}
