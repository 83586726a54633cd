// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]

/// A program without a file of top-level code: its entry point is a function with C's arguments.
let program: [SwiftSetting] = strict + [.unsafeFlags(["-parse-as-library"])]

/// The engines are linked from the archives of Debian's -dev packages, so that a program is one file.
let engines: [LinkerSetting] = [
    .linkedLibrary(":libdb.a"), .linkedLibrary(":liblmdb.a"), .linkedLibrary(":libcdb.a"),
    .linkedLibrary(":libutf8proc.a"), .linkedLibrary(":libpcre2-8.a"), .linkedLibrary(":libsqlite3.a"),
]

let package = Package(
    name: "postkit",
    products: [
        .library(name: "PostfixKit", targets: ["PostfixKit"]),
        .executable(name: "postmap", targets: ["postmap"]),
        .executable(name: "postalias", targets: ["postalias"]),
        .executable(name: "postconf", targets: ["postconf"]),
        .executable(name: "postresolve", targets: ["postresolve"]),
        .executable(name: "postbuild", targets: ["postbuild"]),
    ],
    targets: [
        .systemLibrary(name: "CBerkeleyDB"),
        .systemLibrary(name: "CLMDB"),
        .systemLibrary(name: "CTinyCDB"),
        .systemLibrary(name: "Cutf8proc"),
        .systemLibrary(name: "CPCRE2"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CPQ"),
        .systemLibrary(name: "CMariaDB"),
        .systemLibrary(name: "CLDAP"),
        .systemLibrary(name: "CGetopt"),
        .systemLibrary(name: "CSystem"),
        .target(
            name: "PostfixKit",
            dependencies: [
                "CBerkeleyDB", "CLMDB", "CTinyCDB", "Cutf8proc", "CPCRE2", "CSQLite", "CPQ", "CMariaDB",
                "CLDAP",
                "CSystem",
            ],
            swiftSettings: strict, linkerSettings: engines),
        .target(name: "CommandLineKit", dependencies: ["PostfixKit", "CGetopt"], swiftSettings: strict),
        .executableTarget(
            name: "postmap", dependencies: ["CommandLineKit", "PostfixKit"], swiftSettings: program),
        .executableTarget(
            name: "postalias", dependencies: ["CommandLineKit", "PostfixKit"], swiftSettings: program),
        .executableTarget(
            name: "postconf", dependencies: ["CommandLineKit", "PostfixKit"], swiftSettings: program),
        .executableTarget(
            name: "postresolve", dependencies: ["CommandLineKit", "PostfixKit"], swiftSettings: program),
        .executableTarget(
            name: "postbuild", dependencies: ["CommandLineKit", "PostfixKit"], swiftSettings: program),
        .executableTarget(
            name: "completions", dependencies: ["CommandLineKit", "PostfixKit"], swiftSettings: program),
        .executableTarget(
            name: "fuzz", dependencies: ["TestSupport"], path: "Tests/Fuzz", swiftSettings: strict),
        .executableTarget(
            name: "injections", dependencies: ["TestSupport"], path: "Tests/Injections", swiftSettings: strict
        ),
        .executableTarget(name: "benchmark", path: "Benchmarks/Program", swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["CSQLite", "CSystem"], path: "Tests/Support",
            swiftSettings: strict,
            linkerSettings: engines),
        .executableTarget(
            name: "faults", dependencies: ["PostfixKit"], path: "Tests/Faults", swiftSettings: strict),
        .target(
            name: "LibraryTour", dependencies: ["PostfixKit"], path: "Examples/Library/Sources/LibraryTour"),
        .testTarget(
            name: "PostfixKitTests",
            dependencies: ["PostfixKit", "LibraryTour", "TestSupport", "faults", "CSystem"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "CommandLineKit", "PostfixKit", "postmap", "postalias", "postconf", "postresolve",
                "postbuild", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ParityTests",
            dependencies: [
                "PostfixKit", "postmap", "postalias", "postconf", "postbuild", "TestSupport", "CSystem",
            ],
            exclude: ["Cases"],
            swiftSettings: strict),
    ]
)
