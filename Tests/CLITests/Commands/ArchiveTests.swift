import Events
import Foundation
import Support
import Testing

/// Archives that somebody sends: nothing of one is written before all its names were looked at, and nothing stays.
@Suite struct ArchiveTests {
    static let names = [
        "checkpoint", "entries.jsonl", "report.json", "policy", "README.md", "FORMAT.md", "verify.py", "counting.py",
    ]

    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let code: Int32
        let says: String
        let bytes: @Sendable () -> [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ code: Int32 = 40, says: String, _ bytes: @escaping @Sendable () -> [UInt8]) {
            (self.name, self.code, self.says, self.bytes) = (name, code, says, bytes)
        }

        /// The usual members, and one more.
        init(_ name: String, says: String, with member: ZipBuilder.Member) {
            self.init(name, says: says) { ZipBuilder(ArchiveTests.names.map { .init($0, "x") } + [member]).bytes }
        }
    }

    static func changed(_ member: ZipBuilder.Member, _ change: (inout ZipBuilder.Member) -> Void) -> ZipBuilder.Member {
        var member = member
        change(&member)
        return member
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 { ZipBuilder.checksum(bytes) }

    static let attacks: [Attack] = [
        Attack("a folder above", says: "\"../x\" in the archive", with: .init("../x", "y")),
        Attack("a folder above, for Windows", says: "leads to another folder", with: .init("..\\x", "y")),
        Attack("an absolute name", says: "\"/tmp/x\" in the archive", with: .init("/tmp/x", "y")),
        Attack("a backslash", says: "leads to another folder", with: .init("a\\b", "y")),
        Attack("a folder", says: "leads to another folder", with: .init("more/", "")),
        Attack("two dots", says: "leads to another folder", with: .init("..", "y")),
        Attack("no name", says: "leads to another folder", with: .init("", "y")),
        Attack("a name twice", says: "a name stands twice", with: .init("policy", "y")),
        Attack("another name twice", says: "a name stands twice") {
            ZipBuilder(names.map { .init($0, "x") } + [.init("extra", "y"), .init("extra", "z")]).bytes
        },
        Attack("a link", says: "it is a link", with: changed(.init("extra", "/etc/passwd")) { $0.mode = 0o120777 }),
        Attack(
            "a link from another system", says: "it is a link",
            with: changed(.init("extra", "/etc/passwd")) { ($0.mode, $0.system) = (0o120777, 19) }),
        Attack("a link in place of a file", says: "it is a link") {
            ZipBuilder(
                names.map { name in
                    changed(.init(name, "/etc/passwd")) { if name == "report.json" { $0.mode = 0o120777 } }
                }
            ).bytes
        },
        Attack("100 MB of zeros", says: "it unpacks to far too much") {
            ZipBuilder([.init("entries.jsonl", zeros: 110_000_000)]).bytes
        },
        Attack("100 MB of zeros in two members", says: "it unpacks to far too much") {
            // The checksum of so many zeros, so that the first is whole.
            ZipBuilder([
                changed(.init("report.json", zeros: 55_000_000)) { $0.checksum = 0x2A671025 },
                .init("entries.jsonl", zeros: 55_000_000),
            ]).bytes
        },
        Attack("a wrong checksum", says: "is not readable: a file in it is damaged") {
            ZipBuilder(names.map { name in changed(.init(name, "x")) { $0.checksum = 1 } }).bytes
        },
        Attack("a wrong length", says: "is not readable: it contradicts itself") {
            ZipBuilder(
                names.map { name in
                    changed(.init(name, zeros: 1000)) {
                        ($0.checksum, $0.unpacked) = (checksum([UInt8](repeating: 0, count: $0.unpacked ?? 0)), 7)
                    }
                }
            ).bytes
        },
        Attack("a control character", says: "the name has a control character", with: .init("x\ny", "y")),
        Attack("a line before it", says: "is not readable: it contradicts itself") {
            Array("#!/bin/sh\n".utf8) + ZipBuilder(names.map { .init($0, "x") }).bytes
        },
        Attack("a line behind it", 65, says: "it is no zip archive, or was cut short") {
            ZipBuilder(names.map { .init($0, "x") }).bytes + [0x0A]
        },
        Attack("an unusual packing", says: "it is encrypted, or packed in an unusual way") {
            var bytes = ZipBuilder(names.map { .init($0, "x") }).bytes
            // In the directory, whose first row is the first of this signature.
            let row = bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) } ?? 0
            bytes[row + 10] = 12
            return bytes
        },
        Attack("no archive", 65, says: "is not readable: it is no zip archive, or was cut short") {
            Array("PK, but nothing else".utf8)
        },
        Attack("nothing", 65, says: "is not readable") { [] },
        Attack("an archive cut short", 65, says: "is not readable") {
            ZipBuilder(names.map { .init($0, "x") }).bytes.dropLast(30)
        },
        Attack("an archive cut at its front", says: "is not readable") {
            Array(ZipBuilder(names.map { .init($0, "x") }).bytes.dropFirst(10))
        },
        Attack("an archive of nothing", says: "") { ZipBuilder([]).bytes },
    ]

    @Test(arguments: attacks) func isRefusedAndLeavesNothing(_ attack: Attack) throws {
        let scratch = try TemporaryFolder()
        let temporary = try TemporaryFolder()
        let file = try scratch.write("bundle.zip", attack.bytes())
        for language in ["en", "ru"] {
            let output = try Program.run(["check", file, "--lang", language], environment: ["TMPDIR": temporary.path])
            #expect(output.code == attack.code, "\(output.text) \(output.errors)")
            if language == "en" {
                #expect(attack.says.isEmpty || output.errors.contains(attack.says), "\(output.errors)")
            } else {
                #expect(attack.says.isEmpty || output.errors.hasPrefix("Ошибка: "))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["bundle.zip"])
    }

    /// The same builder makes what is taken: an attack is not refused for how its bytes are put together.
    @Test(arguments: [ZipBuilder.Member("notes.txt", "y"), ZipBuilder.Member("notes.txt", zeros: 110_000_000)])
    func whatIsNotUnpackedIsOnlyNamed(_ extra: ZipBuilder.Member) throws {
        let scratch = try TemporaryFolder()
        let file = try scratch.write("bundle.zip", ZipBuilder(Self.names.map { .init($0, "x") } + [extra]).bytes)
        let output = try Program.run(["check", file, "--lang", "en"])
        #expect(output.code == 40 && output.errors.isEmpty, "\(output.errors)")
        #expect(try output.json.object?["otherFiles"] == ["notes.txt"])
        #expect(try output.json.object?["problems"]?.array?.first?.object?["file"] == "checkpoint")
    }

    /// What is larger than a file of that name may be is not unpacked to its end.
    @Test func whatIsTooLargeIsNamed() throws {
        let scratch = try TemporaryFolder()
        let others = Self.names.filter { $0 != "README.md" }.map { ZipBuilder.Member($0, "x") }
        let large = ZipBuilder.Member("README.md", zeros: 2 << 20)
        let output = try Program.run(
            ["check", try scratch.write("bundle.zip", ZipBuilder([large] + others).bytes), "--lang", "en"])
        #expect(output.code == 40 && output.errors.isEmpty, "\(output.errors)")
        let problem = try output.json.object?["problems"]?.array?.first?.object
        #expect(problem?["file"] == "README.md" && problem?["what"] == "the file is too large")
    }

    @Test func someZerosAreUnpacked() throws {
        let scratch = try TemporaryFolder()
        let (data, size) = ZipBuilder.deflated(zeros: 1_000_000)
        var member = ZipBuilder.Member("entries.jsonl", zeros: 1_000_000)
        member.checksum = ZipBuilder.checksum([UInt8](repeating: 0, count: size))
        #expect(data.count < 10_000 && size > 999_000)
        // No more lines are read than the checkpoint says, so there has to be one.
        let zeros = Data(count: 32).base64EncodedString()
        let note = "a.example/log\n7\n\(zeros)\n\n\u{2014} a.example/log \(zeros)\n"
        let others = Self.names.filter { $0 != "entries.jsonl" }
            .map { ZipBuilder.Member($0, $0 == "checkpoint" ? note : "x") }
        let file = try scratch.write("bundle.zip", ZipBuilder([member] + others).bytes)
        let output = try Program.run(["check", file, "--lang", "en"])
        #expect(output.code == 40 && output.errors.isEmpty, "\(output.errors)")
        #expect(try output.json.object?["problems"]?.array?.last?.object?["what"] == "line 1 is not ended")
    }
}
