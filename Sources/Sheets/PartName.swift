import Foundation

/// The name of a part of a workbook, from the root of its archive.
///
/// Names are the same whatever their capitals (ECMA-376 part 2, section 6.2.2.3), and programs write them with
/// backslashes, a slash before the first folder, or escaped as addresses are.
struct PartName: Hashable {
    /// As it was written, for messages.
    let text: String
    private let folded: String

    /// - Parameter folder: of the part that names this one; the root where empty.
    init(_ name: String, in folder: String = "") {
        let name = name.replacing("\\", with: "/")
        var steps = name.hasPrefix("/") ? [] : folder.split(separator: "/")
        for step in name.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        text = steps.joined(separator: "/")
        folded = (text.removingPercentEncoding ?? text).lowercased()
    }

    /// Where the parts stand that this one names.
    var folder: String { text.split(separator: "/").dropLast().joined(separator: "/") }

    /// The part that says which others this one refers to.
    var relations: PartName {
        PartName("_rels/" + (text.split(separator: "/").last ?? "") + ".rels", in: folder)
    }

    static func == (left: PartName, right: PartName) -> Bool { left.folded == right.folded }
    func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}
