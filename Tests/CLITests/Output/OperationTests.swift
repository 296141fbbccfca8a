import ArgumentParser
import Foundation
import Presentation
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Events

/// What a remedy names, the command line has.
@Suite struct OperationTests {
    /// One of every case, and of every form that it can be told in, with what its command needs beside what is told.
    static let samples: [(operation: Events.Operation, beside: [String])] = [
        (.initialise, []), (.verify, []), (.doctor, []), (.acceptFork, []), (.checkpoint, []), (.rotateKey, []),
        (.rebuild, []), (.backup, []), (.backupVault, []), (.restore, []),
        (.record(type: "evidence.superseded"), []), (.entryTypes, []), (.correct(entry: 7), []), (.void, []),
        (.log(), []), (.log(after: 7), []), (.show(entry: 7), []), (.body(entry: 7), []),
        (.addProgramme, []), (.list(.person), []), (.activities, []), (.history(Ref(.person, "p-1")), []),
        (.findPerson, []), (.duplicates, []), (.evidence, []), (.redact(), []), (.redact(evidence: "e-1"), []),
        (.indicators, []), (.explain(indicator: "people"), []), (.openPeriod, []), (.closePeriod, []),
        (.reopenPeriod, []), (.checkPeriods, []), (.checkReports, []), (.reports, []), (.submitReport, []),
        (.bundle, ["-o", "x"]),
        (.bundleOfPeriod, ["-o", "x"]), (.bundleWithDisclosures, ["-o", "x"]), (.check, []),
        (.checkWithDisclosures, []),
        (.makeWitnessKey, []), (.requestCosignature(), []), (.requestCosignature(since: 7), []),
        (.cosign, ["--key", "x", "--memory", "x"]),
    ]

    private static func told(_ operation: Events.Operation, isFull: Bool, _ language: Language) -> String {
        Remedy.Wording.commandLine.operation(operation, isFull).text(language)
    }

    /// The arguments of a command as a shell would give them, without what stands for more of them.
    private static func arguments(_ command: String) -> [String] {
        command.replacing("\"", with: "").split(separator: " ").dropFirst().map(String.init).filter { $0 != "…" }
    }

    @Test func everyOperationIsSampled() throws {
        let file = Project.root.appending(path: "Sources/Events/Operation.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        let declaration = try #require(source.split(separator: "package enum Input").first)
        let declared = declaration.matches(of: /\n {4}case (\w+)/).map { String($0.1) }
        let sampled = Self.samples.map { String("\($0.operation)".prefix { $0.isLetter }) }
        #expect(!declared.isEmpty && Set(declared) == Set(sampled))
    }

    @Test(arguments: samples.indices, Language.allCases)
    func everyOperationIsACommand(_ number: Int, _ language: Language) throws {
        let (operation, beside) = Self.samples[number]
        let full = Self.told(operation, isFull: true, language)
        #expect(full.hasPrefix(Self.told(operation, isFull: false, language)) && full.hasPrefix("letopis "))
        let hasCyrillic = full.unicodeScalars.contains { (0x400..<0x500).contains($0.value) }
        #expect(language == .ru || !hasCyrillic, "\(full)")
        do {
            _ = try Letopis.parseAsRoot(Self.arguments(full) + beside)
        } catch {
            // Help is an answer, too.
            #expect(Letopis.exitCode(for: error) == .success, "\(full): \(Letopis.message(for: error))")
        }
    }

    /// Values that the parser takes as they come.
    @Test func kindsAndTypesAreKnown() throws {
        for (operation, _) in Self.samples {
            let last = Self.arguments(Self.told(operation, isFull: false, .en)).last ?? ""
            switch operation {
            case .list(let kind): #expect(try Reference.kind(last) == kind)
            case .activities: #expect(try Reference.kind(last) == .activity)
            case .record(let type): #expect(Catalogue.byName[type] != nil)
            default: continue
            }
        }
    }

    @Test func aCommandThatThereIsNotIsSeen() {
        for command in ["letopis very", "letopis witness keys x", "letopis verify --al", "letopis restore"] {
            let error = #expect(throws: (any Error).self) { try Letopis.parseAsRoot(Self.arguments(command)) }
            #expect(error.map { Letopis.exitCode(for: $0) } == .validationFailure, "\(command)")
        }
    }

    @Test(arguments: Input.allCases, Language.allCases)
    func everyInputIsAnOption(_ input: Input, _ language: Language) {
        let wording = Remedy.Wording.commandLine
        let (name, full) = (wording.input(input, false).text(language), wording.input(input, true).text(language))
        #expect(full.hasPrefix(name))
        let option = String(name.prefix { $0 != " " })
        #expect(Self.help.contains(option), "\(option)")
    }

    /// The options and variables that the help of any command speaks of.
    private static let help: Set<String> = Set(
        commands(Letopis.self).flatMap { command in
            Letopis.helpMessage(for: command, columns: 200).matches(of: /--[a-z][a-z-]*|LETOPIS_[A-Z]+/)
                .map { String($0.0) }
        })

    private static func commands(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap { commands($0) }
    }
}

/// What a remedy is made of.
@Suite struct RemedyTests {
    private let remedy = Remedy(
        ru:
            "проверьте летопись: \(.verify); если она \(Phrase(ru: "не та", en: "another")), \(full: .restore) без \(.once)",
        en:
            "check the ledger: \(.verify); if it is \(Phrase(ru: "не та", en: "another")), \(full: .restore) without \(.once)"
    )

    @Test func theCommandLineTellsItAsCommands() {
        #expect(
            remedy.phrase(.commandLine)
                == Phrase(
                    ru: "проверьте летопись: letopis verify; если она не та, letopis restore КОПИЯ без --once",
                    en: "check the ledger: letopis verify; if it is another, letopis restore COPY without --once"))
        #expect(remedy.text(.ru, .commandLine) == remedy.phrase(.commandLine).ru)
    }

    @Test func anotherDoorTellsItInItsOwnWords() {
        let page = Remedy.Wording(operation: { operation, _ in "[\("\(operation)")]" }, input: { _, _ in "‹field›" })
        #expect(
            remedy.text(.en, page) == "check the ledger: [verify]; if it is another, [restore] without ‹field›")
    }

    @Test func itSaysWhereItLeads() {
        #expect(remedy.operations == [.verify, .restore])
        #expect(Remedy(Phrase(ru: "подождите", en: "wait")).operations.isEmpty)
        #expect(
            remedy.pieces(.en).last == .input(.once, isFull: false)
                && remedy.pieces(.en).contains(.operation(.restore, isFull: true)))
    }

    @Test func itTakesInOthers() {
        let both = Remedy(ru: "\(remedy); иначе \(.doctor)", en: "\(remedy); else \(.doctor)")
        #expect(both == remedy + Remedy(ru: "; иначе \(.doctor)", en: "; else \(.doctor)"))
        #expect(both.operations == [.verify, .restore, .doctor])
        #expect([remedy, both].joined(separator: " ").operations.count == 5)
    }

    @Test func theSameWordsAreEqualHoweverTheyWerePut() {
        let word = "lock"
        #expect(Remedy(ru: "b\(word)" + "s", en: "\("b" + word)s") == Remedy(Phrase("blocks")))
        #expect(Remedy(Phrase("")).isEmpty && !remedy.isEmpty)
        #expect(Remedy(Phrase("")).pieces(.ru).isEmpty)
    }
}
