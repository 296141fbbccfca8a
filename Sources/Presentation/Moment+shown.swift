import Events

extension Moment {
    /// A time to the minute, its offset left out: the whole is in the entry.
    static func shown(_ moment: String) -> String {
        String(moment.prefix(16)).replacing("T", with: " ")
    }
}
