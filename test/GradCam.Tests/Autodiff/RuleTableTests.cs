using GradCam.Autodiff;

namespace GradCam.Tests.Autodiff;

public class RuleTableTests
{
    public static TheoryData<string, string> Samples =>
        [.. RuleTable.All.SelectMany(row => row.Value.Samples.Select(s => (row.Key, s.Text)))];

    public static TheoryData<string> Operators => [.. RuleTable.All.Keys.Order()];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Row_thatPassesAGradient_hasASample(string op) =>
        Assert.True(
            // The graph that a Scan runs cannot be written in a line: ScanTests has it.
            op == "Scan"
                || RuleTable.All[op].IsZero
                || RuleTable.All[op].StraightThrough
                || RuleTable.All[op].Samples.Count > 0,
            $"The row of {op} has no sample."
        );

    [Theory]
    [MemberData(nameof(Samples))]
    public void Gradient_ofSample_equalsFiniteDifference(string op, string sample) => GradientCheck.Run(op, sample);

    [Theory]
    [MemberData(nameof(Samples))]
    public void SecondDerivative_ofSample_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true);
}
