@testable import Events
import Foundation
import Support
import Testing

/// Private keys on disk: what is taken for one, and what is not.
@Suite struct KeyFileTests {
    /// A folder that goes with the value.
    final class Place: Sendable {
        let path = NSTemporaryDirectory() + "letopis-keys-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var file: String { path + "/a.key" }

        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    static func key(_ seed: UInt64, kind: KeyKind = .log) throws -> SigningKey {
        var random = RandomSource(seed: seed)
        return try SigningKey.generate(name: TemporaryLedger.origin, kind: kind, &random)
    }

    static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(arguments: [KeyKind.log, .witness]) func whatIsWrittenIsReadAgain(_ kind: KeyKind) throws {
        let place = try Place()
        let key = try Self.key(1, kind: kind)
        try key.write(to: place.file)
        #expect(try Self.mode(place.file) == 0o600)
        #expect(try place.names() == ["a.key"])
        let read = try SigningKey.read(place.file)
        #expect(read.text == key.text && read.kind == kind)
        #expect(try String(contentsOfFile: place.file, encoding: .utf8) == key.text + "\n")
    }

    /// A umask belongs to the whole process: in this one it would open the files of every other test.
    @Test func whoOpensItsFilesToEverybodyWritesAKeyForItsOwnerAlone() async {
        await #expect(processExitsWith: .success) {
            umask(0)
            for kind in [KeyKind.log, .witness] {
                let place = try Place()
                try KeyFileTests.key(1, kind: kind).write(to: place.file)
                #expect(try KeyFileTests.mode(place.file) == 0o600)
            }
        }
    }

    @Test func oneKeyIsNotWrittenOverAnotherUnlessAsked() throws {
        let place = try Place()
        let (key, other) = (try Self.key(1), try Self.key(2))
        try key.write(to: place.file)
        let problem = #expect(throws: Problem.self) { try other.write(to: place.file) }
        ProblemTests.check(problem, .conflict, "key-file-exists")
        #expect(try SigningKey.read(place.file).text == key.text)
        try other.write(to: place.file, replacing: true)
        #expect(try SigningKey.read(place.file).text == other.text)
        #expect(try Self.mode(place.file) == 0o600)
        #expect(try place.names() == ["a.key"])
        let nowhere = #expect(throws: Problem.self) { try key.write(to: place.path + "/none/a.key") }
        ProblemTests.check(nowhere, .inputOutput, "not-written")
    }

    /// As left by one that was killed, or put there by somebody who waits for a secret to be written into it.
    @Test func whatLiesWhereItIsWrittenFirstIsNotWrittenInto() throws {
        let place = try Place()
        let temporary = "\(place.file).\(ProcessInfo.processInfo.processIdentifier).tmp"
        try Folder.write("theirs", to: place.path + "/theirs", permissions: 0o666)
        try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: place.path + "/theirs")
        try Self.key(1).write(to: place.file)
        #expect(try String(contentsOfFile: place.path + "/theirs", encoding: .utf8) == "theirs")
        #expect(try place.names() == ["a.key", "theirs"])
        #expect(try Self.mode(place.file) == 0o600)
    }

    // MARK: - Refused

    static let refusals: [(Problem.Kind, String, @Sendable (String) throws -> Void)] = [
        (.notFound, "key-file-missing", { _ in }),
        (.notFound, "key-file-missing", { try Folder.write("", to: ($0 as NSString).deletingLastPathComponent) }),
        (
            .inputOutput, "key-file-link",
            {
                try key(1).write(to: $0 + ".other")
                try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: $0 + ".other")
            }
        ),
        (
            .inputOutput, "key-file-not-regular",
            { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false) }
        ),
        // Whoever opened it to read would wait for ever.
        (.inputOutput, "key-file-not-regular", { #expect(mkfifo($0, 0o600) == 0) }),
        (.badInput, "key-file-too-large", { try write(String(repeating: "x", count: 4097), to: $0) }),
        (.badInput, "bad-key", { try write(String(repeating: "x", count: 4096), to: $0) }),
        (.badInput, "bad-key", { try write("", to: $0) }),
        (.badInput, "bad-key", { try write(key(1).verifier.text, to: $0) }),
        (.badInput, "bad-key", { try write(key(1).text + "\n\n", to: $0) }),
    ]

    static func write(_ text: String, to path: String) throws {
        try Folder.write(text, to: path, permissions: 0o600)
    }

    @Test(arguments: refusals.indices) func whatIsNoKeyFileIsRefused(_ number: Int) throws {
        let (kind, name, cause) = Self.refusals[number]
        let place = try Place()
        if number == 1 { try FileManager.default.removeItem(atPath: place.path) }
        try cause(place.file)
        let problem = #expect(throws: Problem.self) { try SigningKey.read(place.file) }
        ProblemTests.check(problem, kind, name)
        // The file is named, by the words or beside them.
        #expect(problem?.what.en.contains(place.file) == true || problem?.file == place.file)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o610, 0o601, 0o602]) func whatOthersMayTouchIsNoSecret(_ mode: Int) throws {
        let place = try Place()
        try Self.key(1).write(to: place.file)
        chmod(place.file, mode_t(mode))
        let problem = #expect(throws: Problem.self) { try SigningKey.read(place.file) }
        ProblemTests.check(problem, .inputOutput, "key-file-open")
        #expect(problem?.remedy.plain.ru.contains("chmod 600 \(place.file)") == true)
        chmod(place.file, 0o400)
        #expect(throws: Never.self) { try SigningKey.read(place.file) }
    }

    @Test(.enabled(if: geteuid() == 0, "needs the right to give files away"))
    func anotherUsersKeyIsRefused() throws {
        let place = try Place()
        try Self.key(1).write(to: place.file)
        #expect(chown(place.file, 12345, 0) == 0)
        let problem = #expect(throws: Problem.self) { try SigningKey.read(place.file) }
        ProblemTests.check(problem, .inputOutput, "key-file-foreign")
    }

    @Test func whatTheSystemWillNotReadIsToldWithItsWords() {
        let problem = KeyFile.Fault.unreadable(EACCES).problem("/keys/a.key")
        ProblemTests.check(problem, .inputOutput, "key-file-unreadable")
        #expect(problem.what.en.contains("Permission denied"))
        #expect(problem.remedy.plain.en.contains("chmod 600 /keys/a.key"))
    }

    // MARK: - secrets/

    @Test(arguments: [0o770, 0o707, 0o720, 0o702]) func aFolderThatOthersMayWriteToHoldsNoSecrets(_ mode: Int) throws {
        let temporary = try TemporaryLedger()
        chmod(temporary.ledger.folder.secrets, mode_t(mode))
        let problem = #expect(throws: Problem.self) { try temporary.ledger.signingKey() }
        ProblemTests.check(problem, .inputOutput, "secrets-open")
        #expect(problem?.remedy.plain.en.contains("chmod 700 \(temporary.ledger.folder.secrets)") == true)
        chmod(temporary.ledger.folder.secrets, 0o750)
        #expect(throws: Never.self) { try temporary.ledger.signingKey() }
    }

    @Test(arguments: [true, false]) func secretsIsAFolderAndNoLink(_ isLink: Bool) throws {
        let temporary = try TemporaryLedger()
        let secrets = temporary.ledger.folder.secrets
        try FileManager.default.moveItem(atPath: secrets, toPath: secrets + "-elsewhere")
        if isLink {
            try FileManager.default.createSymbolicLink(atPath: secrets, withDestinationPath: secrets + "-elsewhere")
        } else {
            try Folder.write("", to: secrets)
        }
        let problem = #expect(throws: Problem.self) { try temporary.ledger.signingKey() }
        ProblemTests.check(problem, .inputOutput, "secrets-link")
        try FileManager.default.removeItem(atPath: secrets)
        let missing = #expect(throws: Problem.self) { try temporary.ledger.signingKey() }
        #expect(missing?.name == "no-signing-key")
    }

    @Test func theLedgersOwnKeyIsReadAsStrictly() throws {
        let temporary = try TemporaryLedger()
        chmod(temporary.ledger.folder.signingKey, 0o644)
        let problem = #expect(throws: Problem.self) { try Writer(temporary.ledger, account: "tester") }
        #expect(problem?.name == "key-file-open")
        #expect(problem?.what.en.contains(temporary.ledger.folder.signingKey) == true)
    }
}
