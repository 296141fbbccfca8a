import Events

/// An entry in the log; of a type that this version does not know, as far as it can be read.
package struct LogLine {
    package let seq: Int
    package let type: String
    package let at: String
    package let by: String
    package let recorded: String
    package let programme: String?
    package let data: JSONObject

    package init(_ seq: Int, _ body: [UInt8]) throws {
        guard let object = JSONReader.value(body, .canonical)?.object, let type = object["type"]?.string else {
            throw LogRows.unreadable(seq, .shape("body"))
        }
        self.seq = seq
        self.type = type
        at = object["at"]?.string ?? ""
        by = object["by"]?.string ?? ""
        recorded = object["recorded"]?.string ?? ""
        programme = object["programme"]?.string
        data = object["data"]?.object ?? JSONObject()
    }

    package var refs: [Ref] {
        Catalogue.byName[type].map { EventType.refs(of: $0, data: data, programme: programme) } ?? []
    }
}
