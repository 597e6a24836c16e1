using System.Text;
using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>Targets as they are written on the command line.</summary>
internal sealed class TargetExpression : FuzzTarget
{
    private static readonly string[] Parts =
    [
        "top",
        "top-",
        "cat",
        "dog",
        "-",
        "+",
        "*",
        "0.5",
        "prob:",
        "rest:",
        "finer:",
        "region:",
        "similar:",
        "box:",
        ":",
        "1",
        "99999999999",
        "(",
        ")",
        ",",
        " ",
        "\"",
        "NaN",
        "1e999",
        "٣",
    ];

    public override string Name => "target";

    public override int Weight => 2;

    public override byte[] Make(Random random) =>
        Encoding.UTF8.GetBytes(
            string.Concat(
                Enumerable
                    .Range(0, 1 << random.Next(0, 9))
                    .Select(_ => random.Next(8) == 0 ? Interesting.Text(random) : Pick(random, Parts))
            )
        );

    public override void Run(byte[] input, string folder)
    {
        foreach (var target in Target.Parse(Encoding.UTF8.GetString(input)))
            _ = target.ToString();
    }
}
