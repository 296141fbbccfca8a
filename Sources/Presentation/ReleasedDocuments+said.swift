import Application
import Events
import Projections

extension ReleasedDocuments {
    /// By name, whether it is; what is missing, or no plain file, is left out.
    package var json: JSON { .members(isReleased.map { ($0.file.rawValue, .bool($0.isSame)) }) }

    /// Nil where there is none of them.
    package var sentence: Phrase? {
        let others = isReleased.filter { !$0.isSame }.map(\.file.rawValue).joined(separator: ", ")
        if isReleased.isEmpty { return nil }
        if others.isEmpty {
            let all = isReleased.map(\.file.rawValue).joined(separator: ", ")
            return say(
                ru: "Как в этом выпуске Letopis (\(version)), байт в байт: \(all).",
                en: "As in this release of Letopis (\(version)), byte for byte: \(all).")
        }
        return say(
            ru:
                "Не такие, как в этом выпуске Letopis (\(version)): \(others). Либо материалы сделал другой выпуск, "
                + "либо их подменили: не запускайте, возьмите программу из выпуска.",
            en:
                "Not as in this release of Letopis (\(version)): \(others). Either another release made the bundle, or "
                + "they were exchanged: do not run them, take the program from a release.")
    }
}
