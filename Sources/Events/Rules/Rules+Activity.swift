extension Rules {
    /// All kinds share the codes of activities; a verb of another kind than the planned one is a slip of the pen.
    static func activityKind(_ kind: String) -> EventType.Rule {
        { draft, world throws(Problem) in
            guard let activity = draft.ref(.activity), let planned = try world.thing(activity)?.text("kind"),
                planned != kind, let verb = draft.type.activityVerb
            else { return }
            let right = verb.type(of: planned)
            throw contradiction(
                "wrong-kind", field: "type",
                Phrase(
                    ru: "\(activity) — это \(planned), а не \(kind)", en: "\(activity) is a \(planned), not a \(kind)"),
                remedy: Phrase(ru: "запишите \(right)", en: "record \(right)"))
        }
    }

    /// Where several days are moved, both ends are told: the old last day would stand before the new first one.
    static let rescheduled: EventType.Rule = { draft, world throws(Problem) in
        guard let activity = draft.ref(.activity), draft.text("endsOn") == nil,
            let thing = try world.thing(activity), length(of: thing) > 1
        else { return }
        throw contradiction(
            "last-day-missing", field: "endsOn",
            Phrase(ru: "\(activity) длится не один день", en: "\(activity) takes more than one day"),
            remedy: Phrase(ru: "укажите и endsOn", en: "give endsOn too"))
    }

    static let attendedDay: EventType.Rule = { draft, world throws(Problem) in
        guard let activity = draft.ref(.activity), let day = draft.number("day"),
            let thing = try world.thing(activity), day > length(of: thing)
        else { return }
        let days = length(of: thing)
        throw refusal(
            "day-beyond-activity", field: "day",
            Phrase(
                ru: "день \(day), а дней у \(activity): \(days)",
                en: "day \(day), but the days of \(activity) are \(days)"),
            remedy: Phrase(
                ru: "проверьте номер дня; если дней стало больше, сначала запишите перенос с новым endsOn",
                en: "check the number of the day; if there were more days, reschedule it with a new endsOn first"))
    }

    /// The days that an activity took, or is planned to take; one where its last day is not known.
    private static func length(of activity: Thing) -> Int {
        for (start, end) in [("startedOn", "endedOn"), ("startsOn", "endsOn")] {
            guard let first = activity.text(start).flatMap({ Day($0) }),
                let last = activity.text(end).flatMap({ Day($0) })
            else { continue }
            return max(1, last.sinceEpoch - first.sinceEpoch + 1)
        }
        return 1
    }
}
