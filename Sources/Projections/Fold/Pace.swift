/// How much passes and is kept at a time. No answer depends on it.
struct Pace: Sendable {
    /// How many entries pass in one transaction when views are made from nothing.
    var batch = 20_000
    /// And where they go on: the more steps, the less waits for the last.
    var step = 2_500
    /// How many things are kept in memory where views go on; from nothing all are.
    var things = 200_000
}
