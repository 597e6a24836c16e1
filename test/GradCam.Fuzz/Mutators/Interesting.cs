namespace GradCam.Fuzz.Mutators;

/// <summary>Values at which programs break.</summary>
internal static class Interesting
{
    private static readonly long[] Integers =
    [
        0,
        1,
        -1,
        2,
        -2,
        3,
        7,
        8,
        16,
        127,
        128,
        255,
        256,
        -128,
        1000,
        4096,
        65535,
        65536,
        1 << 20,
        1 << 24,
        1 << 28,
        int.MaxValue,
        (long)int.MaxValue + 1,
        int.MinValue,
        uint.MaxValue,
        1L << 32,
        1L << 33,
        1L << 40,
        1L << 53,
        long.MaxValue,
        long.MaxValue - 1,
        long.MinValue,
        long.MinValue + 1,
        -(1L << 32),
        1_000_000,
        1_000_000_000,
    ];

    private static readonly float[] Floats =
    [
        0,
        -0f,
        1,
        -1,
        0.5f,
        1e-30f,
        1e30f,
        -1e30f,
        float.MaxValue,
        float.MinValue,
        float.Epsilon,
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        1e9f,
        65536,
    ];

    private static readonly string[] Texts =
    [
        "",
        " ",
        "\0",
        "\ud800",
        "a\udc00b",
        "\u001b[31m",
        "../x",
        "/etc/passwd",
        "C:\\x",
        "%s%n",
        "[red]",
        "\r\n",
        "\u202e",
        new('a', 300),
        new('(', 2000),
        "'",
        "\"",
        "NaN",
        "é",
        "名",
        "auto",
        "labels.txt",
    ];

    public static long Integer(Random random) =>
        random.Next(4) == 0 ? random.NextInt64(-10, 300) : Integers[random.Next(Integers.Length)];

    public static float Float(Random random) =>
        random.Next(4) == 0 ? (random.NextSingle() * 20) - 10 : Floats[random.Next(Floats.Length)];

    public static string Text(Random random) => Texts[random.Next(Texts.Length)];
}
