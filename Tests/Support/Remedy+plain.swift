import Events

extension Remedy {
    /// The words, and the names that operations and inputs have in the sources: as no door tells it.
    package var plain: Phrase {
        phrase(Wording(operation: { operation, _ in "\("\(operation)")" }, input: { input, _ in "\("\(input)")" }))
    }
}
