import Application
import Events
import Projections

/// What a frame of a replay shows, in words already.
package struct Scene: Sendable {
    package let ledger: String
    package let card: Card
    /// The entries before, the newest first.
    package let recent: [Card]
    package let rows: [Row]

    /// An entry as a person would read it.
    package struct Card: Sendable {
        package let seq: Int
        package let label: String
        package let programme: String?
        package let at: String
        package let details: String
        package let recorded: String
        package let by: String
        package let voider: Int?
        /// How many days after what happened it was recorded, where that is late; before it, where negative.
        package let daysLate: Int?

        init(_ entry: Entry, voider: Int?, in language: Language) {
            seq = entry.seq
            label = entry.type.label.text(language)
            programme = entry.programme
            at = Moment.shown(entry.at)
            details = SafeText.of(Labels.summary(entry).text(language))
            recorded = Moment.shown(entry.recorded)
            by = entry.by
            self.voider = voider
            let days = Moment.day(of: entry.recorded).map { $0.sinceEpoch - entry.day.sinceEpoch } ?? 0
            daysLate = entry.type.isFact && (days > LateEntries.limit || days < -1) ? days : nil
        }
    }

    /// An indicator, with what it was a moment ago.
    package struct Row: Sendable {
        package let programme: String
        package let programmeTitle: String
        package let title: String
        package let value: String
        /// How it moved: «+1»; nil where it did not.
        package let change: String?
        package let target: String
        package let met: Bool?
        /// How much of the target is reached; nil where there is none, or nothing to measure by it.
        package let share: Double?
        package let isDefined: Bool

        init(
            _ course: IndicatorSeries, title programmeTitle: String, definition: IndicatorDefinition?, isDefined: Bool,
            _ position: Int, since: Int, in language: Language
        ) {
            let value = course.value(asOf: position)
            let unit = definition?.unit ?? ""
            let target = definition?.target?.target
            programme = course.programme
            self.programmeTitle = programmeTitle
            title = definition?.title.text(language) ?? course.indicator
            self.value = value.map { Units.cell($0, unit: unit).shown.text(language) } ?? "—"
            change = Units.change(from: course.value(asOf: since), to: value, unit: unit)?.text(language)
            self.isDefined = isDefined
            guard isDefined, let target, let goal = target.value else {
                (self.target, met, share) = ("", nil, nil)
                return
            }
            self.target = target.comparator.sign + "\u{A0}" + Units.cell(goal, unit: unit).shown.text(language)
            met = target.met(by: value)
            share = goal > 0 ? Double(max(0, value ?? 0)) / Double(goal) : nil
        }
    }
}
