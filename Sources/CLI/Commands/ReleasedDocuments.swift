import Application
import Events
import Presentation
import Projections

/// Whether a bundle's own verifier, and the page it is written from, are those that this release would put into it. The
/// verdict does not depend on it: another release made other ones, and somebody may have changed them.
struct ReleasedDocuments {
    /// Those of the files that are there.
    private let isReleased: [(file: ReviewBundle.File, isSame: Bool)]

    init(_ folder: String) {
        isReleased = [ReviewBundle.File.verifier, .counter, .format].compactMap { file in
            guard let bytes = BundleCheck.read(file, in: folder) else { return nil }
            return (file, bytes == BundleCommand.documents[file])
        }
    }

    /// By name, whether it is; what is missing, or no plain file, is left out.
    var json: JSON { .members(isReleased.map { ($0.file.rawValue, .bool($0.isSame)) }) }

    /// Nil where there is none of them.
    var sentence: Phrase? {
        let others = isReleased.filter { !$0.isSame }.map(\.file.rawValue).joined(separator: ", ")
        if isReleased.isEmpty { return nil }
        if others.isEmpty {
            let all = isReleased.map(\.file.rawValue).joined(separator: ", ")
            return say(
                ru: "Как в этом выпуске Letopis (\(Letopis.version)), байт в байт: \(all).",
                en: "As in this release of Letopis (\(Letopis.version)), byte for byte: \(all).")
        }
        return say(
            ru:
                "Не такие, как в этом выпуске Letopis (\(Letopis.version)): \(others). Либо материалы сделал другой выпуск, "
                + "либо их подменили: не запускайте, возьмите программу из выпуска.",
            en:
                "Not as in this release of Letopis (\(Letopis.version)): \(others). Either another release made the bundle, or "
                + "they were exchanged: do not run them, take the program from a release.")
    }
}
