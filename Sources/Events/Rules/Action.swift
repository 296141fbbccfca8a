/// One action as it comes in, a JSON line of the input format: nothing of it is checked yet but its outer shape.
package struct Action: Sendable, Equatable {
    package var type: String
    package var at: String
    package var programme: String?
    package var data: JSONObject
    package var id: String?
    package var by: String?
    /// The line of the input, from 1.
    package var line: Int?

    package init(
        type: String, at: String, programme: String? = nil, data: JSONObject, id: String? = nil, by: String? = nil,
        line: Int? = nil
    ) {
        self.type = type
        self.at = at
        self.programme = programme
        self.data = data
        self.id = id
        self.by = by
        self.line = line
    }
}
