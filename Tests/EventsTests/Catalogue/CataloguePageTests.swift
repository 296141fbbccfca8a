import Foundation
import Support
import Testing

@testable import Events

@Suite("Catalogue page")
struct CataloguePageTests {
    private static let files: [(Language, String)] = [(.en, "CATALOGUE.md"), (.ru, "CATALOGUE.ru.md")]

    /// The folder of the package; this file lies two folders below it.
    private static let package = Project.root

    @Test("docs/ has the page that the declaration makes; LETOPIS_RENEW=1 renews it", arguments: files)
    func current(language: Language, name: String) throws {
        let file = Self.package.appending(path: "docs/\(name)")
        let text = CataloguePage(language).text
        if ProcessInfo.processInfo.environment["LETOPIS_RENEW"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        // Not a comparison of whole pages: its failure would print both.
        let kept = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let made = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(kept, made).enumerated().first { $1.0 != $1.1 }?.offset
        #expect(line == nil && kept.count == made.count, "docs/\(name) is stale: make catalogue")
    }

    @Test("Every type is on the page, and every link leads to one heading", arguments: Language.allCases)
    func links(language: Language) {
        let text = CataloguePage(language).text
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
            .map { CataloguePage.anchor(String($0.drop { $0 == "#" }.dropFirst())) }
        #expect(Set(headings).count == headings.count)
        for match in text.matches(of: /\]\(#([^)]*)\)/) {
            #expect(headings.contains(String(match.1)), "\(match.1)")
        }
        for type in Catalogue.all {
            let words = type.name.split(separator: ".")
            let name = Catalogue.activityKinds.contains(String(words[0])) ? "<kind>.\(words[1])" : type.name
            #expect(headings.contains(CataloguePage.anchor(name)), "\(name)")
        }
    }

    @Test("What stands once for all kinds of activity holds for each", arguments: Catalogue.activityKinds)
    func kinds(kind: String) throws {
        let page = CataloguePage(.en)
        for type in Catalogue.all where type.name.hasPrefix(kind + ".") {
            let exemplar = try #require(Catalogue.byName["event" + type.name.dropFirst(kind.count)])
            // The labels differ by their noun, which the sheet of another name leaves out.
            let sheets = [type, exemplar].map {
                page.sheet(of: $0, as: $0.name).replacing($0.name, with: "").replacing(
                    $0.label.en.capitalisedFirst, with: "")
            }
            #expect(sheets[0] == sheets[1], "\(type.name)")
            #expect(type.version == exemplar.version && type.isFact == exemplar.isFact)
        }
    }

    @Test("Russian states agree with their things")
    func agreement() {
        #expect(Catalogue.label(state: "held", of: .activity).ru == "проведено")
        #expect(Catalogue.label(state: "open", of: .call).ru == "открыт")
        #expect(Catalogue.label(state: "submitted", of: .application).ru == "подана")
        #expect(Catalogue.label(state: "enrolled", of: .centre).ru == "включён")
        #expect(Catalogue.label(state: "included", of: .territory).ru == "включена")
        #expect(Catalogue.label(state: "reopened", of: .period).ru == "открыт снова")
        #expect(Catalogue.label(state: "active", of: .person).ru == "действует")
    }
}
