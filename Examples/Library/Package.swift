// swift-tools-version: 6.2
import PackageDescription

// A program of its own that uses PostfixKit: `swift run tour hash:/etc/aliases postmaster`.
let package = Package(
    name: "library-tour",
    dependencies: [.package(name: "postkit", path: "../..")],
    targets: [
        .target(name: "LibraryTour", dependencies: [.product(name: "PostfixKit", package: "postkit")]),
        .executableTarget(name: "tour", dependencies: ["LibraryTour"]),
    ]
)
