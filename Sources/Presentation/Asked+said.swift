import Application
import Events

extension Asked {
    /// What is to be said of the period that was named; nil where days were given.
    package var note: Phrase? {
        guard let reporting, let from = period.from, let to = period.to else { return nil }
        let days = say(
            ru: "Период \(reporting.code) проекта \(reporting.programme): \(from)…\(to). ",
            en: "The period \(reporting.code) of \(reporting.programme): \(from)…\(to). ")
        switch (reporting.status, isPositionGiven) {
        case (.closed, false):
            return days
                + say(
                    ru: "Он закрыт: цифры — как при закрытии, на записи \(position).",
                    en: "It is closed: the figures are those it was closed with, at entry \(position).")
        case (.closed, true):
            return days
                + say(
                    ru: "Он закрыт на записи \(reporting.closing?.size ?? 0), а спрошено на записи \(position).",
                    en: "It is closed at entry \(reporting.closing?.size ?? 0), but asked as of entry \(position).")
        case (.reopened, _):
            return days + say(ru: "Он открыт снова.", en: "It was opened again.")
        case (.open, _): return days + say(ru: "Он ещё открыт.", en: "It is still open.")
        }
    }

    /// The period by its code, for scripts.
    package var json: JSON? {
        reporting.map { reporting in
            .members([
                ("programme", .string(reporting.programme)), ("period", .string(reporting.code)),
                ("from", period.from.map { .string($0.description) }),
                ("to", period.to.map { .string($0.description) }),
                ("status", .string(reporting.status.rawValue)),
                ("closedAt", reporting.closing.map { .int($0.size) }),
            ])
        }
    }
}
