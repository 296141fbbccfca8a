import Application
import Events
import Presentation
import Projections

/// What a frame of a replay shows, in words already.
struct Scene: Sendable {
    let ledger: String
    let card: Card
    /// The entries before, the newest first.
    let recent: [Card]
    let rows: [Row]

    /// An entry as a person would read it.
    struct Card: Sendable {
        let seq: Int
        let label: String
        let programme: String?
        let at: String
        let details: String
        let recorded: String
        let by: String
        let voider: Int?
        /// How many days after what happened it was recorded, where that is late; before it, where negative.
        let daysLate: Int?

        init(_ entry: Entry, voider: Int?) {
            seq = entry.seq
            label = entry.type.label.spoken
            programme = entry.programme
            at = Moment.shown(entry.at)
            details = SafeText.of(Labels.summary(entry).spoken)
            recorded = Moment.shown(entry.recorded)
            by = entry.by
            self.voider = voider
            let days = Moment.day(of: entry.recorded).map { $0.sinceEpoch - entry.day.sinceEpoch } ?? 0
            daysLate = entry.type.isFact && (days > LateEntries.limit || days < -1) ? days : nil
        }
    }

    /// An indicator, with what it was a moment ago.
    struct Row: Sendable {
        let programme: String
        let programmeTitle: String
        let title: String
        let value: String
        /// How it moved: «+1»; nil where it did not.
        let change: String?
        let target: String
        let met: Bool?
        /// How much of the target is reached; nil where there is none, or nothing to measure by it.
        let share: Double?
        let isDefined: Bool

        init(
            _ course: Course, title programmeTitle: String, definition: IndicatorDefinition?, isDefined: Bool,
            _ position: Int, since: Int
        ) {
            let value = course.value(asOf: position)
            let unit = definition?.unit ?? ""
            let target = definition?.target?.target
            programme = course.programme
            self.programmeTitle = programmeTitle
            title = definition?.title.spoken ?? course.indicator
            self.value = value.map { Units.cell($0, unit: unit).shown.spoken } ?? "—"
            change = Units.change(from: course.value(asOf: since), to: value, unit: unit)?.spoken
            self.isDefined = isDefined
            guard isDefined, let target, let goal = target.value else {
                (self.target, met, share) = ("", nil, nil)
                return
            }
            self.target = target.comparator.sign + "\u{A0}" + Units.cell(goal, unit: unit).shown.spoken
            met = target.met(by: value)
            share = goal > 0 ? Double(max(0, value ?? 0)) / Double(goal) : nil
        }
    }
}

extension Moment {
    /// A time to the minute, its offset left out: the whole is in the entry.
    static func shown(_ moment: String) -> String {
        String(moment.prefix(16)).replacing("T", with: " ")
    }
}
