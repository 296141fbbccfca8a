import CZip
import Events
import Foundation

/// Zip archives of a few files at the top level, by libzip.
package enum Archive {
    /// Packs the files of `folder`, named in this order, into the new file `path`. The same files and `time` give the
    /// same bytes.
    ///
    /// - Parameters:
    ///   - last: one more member, which is no file.
    ///   - time: seconds since 1970, for every member.
    package static func pack(
        _ folder: String, _ names: [String], last: (name: String, bytes: [UInt8])? = nil, to path: String, time: Int
    ) throws(Problem) {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code) else { throw notWritten(path, code) }
        let moment = dosTime(time)
        for name in names + [last?.name].compactMap({ $0 }) {
            let bytes = last.flatMap { $0.name == name ? $0.bytes : nil }
            guard
                let source = bytes.map({ self.source(archive, $0) })
                    ?? zip_source_file(archive, folder + "/" + name, 0, -1)
            else {
                let code = zip_error_code_zip(zip_get_error(archive))
                zip_discard(archive)
                throw notWritten(path, code)
            }
            let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            guard index >= 0, stamp(archive, zip_uint64_t(index), moment) else {
                let code = zip_error_code_zip(zip_get_error(archive))
                if index < 0 { zip_source_free(source) }
                zip_discard(archive)
                throw notWritten(path, code)
            }
        }
        guard zip_close(archive) == 0 else {
            let code = zip_error_code_zip(zip_get_error(archive))
            zip_discard(archive)
            throw notWritten(path, code)
        }
    }

    /// A member's bytes, which are the archive's from here on.
    private static func source(_ archive: OpaquePointer, _ bytes: [UInt8]) -> OpaquePointer? {
        guard let copy = malloc(max(1, bytes.count)) else { return nil }
        bytes.withUnsafeBytes { if let start = $0.baseAddress { copy.copyMemory(from: start, byteCount: $0.count) } }
        let source = zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1)
        if source == nil { free(copy) }
        return source
    }

    /// Says of a member nothing that this machine's time zone or permissions would have a part in.
    private static func stamp(_ archive: OpaquePointer, _ index: UInt64, _ moment: (time: UInt16, day: UInt16)) -> Bool
    {
        zip_file_set_dostime(archive, index, moment.time, moment.day, 0) == 0
            && zip_file_set_external_attributes(archive, index, 0, UInt8(ZIP_OPSYS_UNIX), 0o100644 << 16) == 0
    }

    /// The time in UTC as an archive has it: hours, minutes and every other second; years since 1980, months, days.
    private static func dosTime(_ seconds: Int) -> (time: UInt16, day: UInt16) {
        let parts = Timestamp.text(milliseconds: seconds * 1000).split { !$0.isNumber }.compactMap { UInt16($0) }
        guard parts.count == 7, (1980...2107).contains(parts[0]) else { return (0, 1 << 5 | 1) }
        return (
            parts[3] << 11 | parts[4] << 5 | parts[5] / 2, (parts[0] - 1980) << 9 | parts[1] << 5 | parts[2]
        )
    }

    /// Unpacks the members of these names into `folder`, an empty one. All are looked at before any is written.
    ///
    /// - Parameter names: each with how many bytes of it are of use; a member that has more is not unpacked to its end.
    /// - Returns: the names of other members, which stay packed.
    /// - Throws: ``Problem`` `altered` for a name that climbs out, a name twice, a link, what another reader might see
    ///   otherwise, or more than it may be; `badInput` for what is no archive.
    package static func unpack(_ path: String, _ names: [String: Int], into folder: String) throws(Problem) -> [String]
    {
        let members = try members(path, names)
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw unreadable(path, code) }
        defer { zip_discard(archive) }
        guard zip_get_num_entries(archive, 0) == members.count else { throw unreadable(path, ZIP_ER_INCONS) }
        var allowance = greatestSize(path)
        for (index, member) in members.enumerated() {
            guard let most = names[member.name] else { continue }
            let length = try unpack(
                archive, UInt64(index), path, member.name, to: folder + "/" + member.name, most, &allowance)
            if length <= most, length != member.length { throw unreadable(path, ZIP_ER_INCONS) }
        }
        return members.map(\.name).filter { names[$0] == nil }.sorted()
    }

    /// All members, in order, if none of them is to be refused.
    private static func members(_ path: String, _ names: [String: Int]) throws(Problem) -> [ArchiveDirectory.Member] {
        do {
            guard let file = FileHandle(forReadingAtPath: path) else { throw unreadable(path, ZIP_ER_OPEN) }
            // Nothing was written to it.
            defer { try? file.close() }
            let directory = try ArchiveDirectory(file)
            for member in directory.members {
                let name = member.name
                if name.utf8.contains(where: { $0 < 0x20 }) {
                    throw refused(path, name, ru: "в имени управляющий знак", en: "the name has a control character")
                }
                if name.utf8.contains(where: { [0x2F, 0x5C].contains($0) }) || name.contains("..") || name.isEmpty {
                    throw refused(path, name, ru: "имя ведёт в другую папку", en: "the name leads to another folder")
                }
                if member.isLink { throw refused(path, name, ru: "это ссылка", en: "it is a link") }
                if !member.isPlainlyPacked {
                    throw refused(
                        path, name, ru: "он зашифрован или сжат необычно",
                        en: "it is encrypted, or packed in an unusual way")
                }
                if names[name] != nil { try directory.requireHeader(member, file) }
            }
            return directory.members
        } catch let fault as ArchiveDirectory.Fault {
            switch fault {
            case .noArchive: throw unreadable(path, ZIP_ER_NOZIP)
            case .contradiction: throw unreadable(path, ZIP_ER_INCONS)
            case .twice: throw unreadable(path, ZIP_ER_EXISTS)
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// How many bytes an archive of that size may hold: no honest one packs two hundred to one.
    private static func greatestSize(_ path: String) -> Int {
        // Of one that is gone nothing is unpacked, either.
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        return 64 << 20 + 200 * size
    }

    /// Unpacks a member until it is larger than it may be.
    ///
    /// - Returns: how many bytes it wrote.
    private static func unpack(
        _ archive: OpaquePointer, _ index: UInt64, _ path: String, _ name: String, to target: String, _ most: Int,
        _ allowance: inout Int
    ) throws(Problem) -> Int {
        guard let member = zip_fopen_index(archive, index, 0) else {
            throw unreadable(path, zip_error_code_zip(zip_get_error(archive)))
        }
        defer { zip_fclose(member) }
        guard FileManager.default.createFile(atPath: target, contents: nil),
            let file = FileHandle(forWritingAtPath: target)
        else { throw notWritten(target, ZIP_ER_WRITE) }
        // What did not get to the disk is missing from what is checked next.
        defer { try? file.close() }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var length = 0
        while length <= most {
            let count = Int(zip_fread(member, &buffer, zip_uint64_t(buffer.count)))
            if count == 0 { break }
            // A checksum that does not fit shows at the end.
            guard count > 0 else { throw unreadable(path, zip_error_code_zip(zip_file_get_error(member))) }
            allowance -= count
            if allowance < 0 {
                throw refused(path, name, ru: "распаковывается в слишком много", en: "it unpacks to far too much")
            }
            do {
                try file.write(contentsOf: buffer[..<count])
            } catch {
                throw Problem(storage: error)
            }
            length += count
        }
        return length
    }

    // MARK: - Problems

    private static func reason(_ code: Int32) -> Phrase {
        switch code {
        case ZIP_ER_NOZIP: return Phrase(ru: "это не zip или он обрезан", en: "it is no zip archive, or was cut short")
        case ZIP_ER_CRC, ZIP_ER_ZLIB: return Phrase(ru: "файл в нём испорчен", en: "a file in it is damaged")
        case ZIP_ER_INCONS: return Phrase(ru: "он противоречит сам себе", en: "it contradicts itself")
        case ZIP_ER_EXISTS: return Phrase(ru: "имя стоит дважды", en: "a name stands twice")
        default:
            // Rare ones in libzip's own words, as those of the system elsewhere.
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            return Phrase(String(cString: zip_error_strerror(&error)))
        }
    }

    private static func notWritten(_ path: String, _ code: Int32) -> Problem {
        Problem(
            .inputOutput, "archive-not-written",
            Phrase(
                ru: "не удалось записать \(path): \(reason(code).ru)", en: "could not write \(path): \(reason(code).en)"
            ),
            remedy: Phrase(
                ru: "назовите другой файл; проверьте место и права",
                en: "name another file; check the space and the permissions"))
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Problem {
        let kind: Problem.Kind =
            switch code {
            case ZIP_ER_NOZIP: .badInput
            case ZIP_ER_OPEN, ZIP_ER_READ, ZIP_ER_MEMORY, ZIP_ER_NOENT: .inputOutput
            default: .altered
            }
        return Problem(
            kind, "archive-not-readable",
            Phrase(
                ru: "архив \(path) не читается: \(reason(code).ru)",
                en: "the archive \(path) is not readable: \(reason(code).en)"),
            remedy: Phrase(ru: "попросите прислать его заново", en: "ask for it again"))
    }

    private static func refused(_ path: String, _ name: String, ru: String, en: String) -> Problem {
        Problem(
            .altered, "archive-refused",
            Phrase(ru: "в архиве \(path) файл «\(name)»: \(ru)", en: "\"\(name)\" in the archive \(path): \(en)"),
            remedy: Remedy(
                ru:
                    "\(.bundle) таких архивов не делает: попросите прислать тот, который она сделала, не перепаковывая",
                en: "\(.bundle) makes no such archive: ask for the one that it made, as it was"))
    }
}
