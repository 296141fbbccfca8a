import Dispatch
import Synchronization

/// Independent pieces of work on all cores.
enum Parallel {
    /// What `work` makes of each element, in their order.
    static func map<Element: Sendable, Product: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element) -> Product
    ) -> [Product] {
        let products = Mutex<[Int: Product]>([:])
        DispatchQueue.concurrentPerform(iterations: elements.count) { index in
            let product = work(elements[index])
            products.withLock { $0[index] = product }
        }
        return products.withLock { products in elements.indices.compactMap { products[$0] } }
    }
}
