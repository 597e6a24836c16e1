using System.Text.RegularExpressions;
using GradCam.Autodiff;

namespace GradCam.Tests.Autodiff.Rules;

/// <summary>More shapes, attributes and opsets than the samples in the table, through the same check.</summary>
public partial class RuleCases
{
    /// <summary>Operators that the runtime has only from a later opset on, or in another form there.</summary>
    private static readonly Dictionary<string, int> Since = new() { ["Gelu"] = 20, ["GroupNormalization"] = 21 };

    /// <summary>Operators whose newest form the runtime does not have.</summary>
    private static readonly Dictionary<string, int> Until = new() { ["GlobalLpPool"] = 21, ["RoiAlign"] = 21 };

    public static TheoryData<string, string> OtherOpsets =>
        [
            .. from row in RuleTable.All
            from sample in row.Value.Samples
            where !sample.Text.Contains('@')
            from opset in (int[])[18, 19, 24]
            where
                opset <= Until.GetValueOrDefault(row.Key, 24)
                && opset >= Since.GetValueOrDefault(row.Key)
                && !(opset < 19 && NeedsNineteen().IsMatch(sample.Text))
            select (row.Key, sample.Text + (sample.Text.Contains('|') ? " " : " | ") + $"@{opset}"),
        ];

    public static TheoryData<string, string> Cases =>
        new()
        {
            { "Softmax", "2,3,2,2 | axis=0" },
            { "Softmax", "4 | axis=0" },
            { "LogSoftmax", "2,3,2,2 | axis=-3" },
            { "Add", "1,3,1,2 ; 4,1,2,1" },
            { "Mul", "2,1,3 ; 2,2,1" },
            { "Div", "2,3,4 ; +1,4" },
            { "Sub", "4 ; 2,3,4" },
            { "Sub", "2,3,4 ; 1" },
            { "Pow", "+2,3 ; f[0.5,1.5,2.5]" },
            { "Pow", "2,3 ; f(4)" },
            { "Pow", "+2,3 ; f(-1)" },
            { "Max", "2,3,1 ; 4 ; 3,1" },
            { "Min", "3 ; 2,3 ; 2,1 ; 1" },
            { "Mean", "2,3 ; 3 ; 2,1 ; 1" },
            { "Sum", "2,3 ; 3 ; 2,1 ; 1" },
            { "Where", "b[1,0,1,0] ; 2,3,4 ; 3,1" },
            { "PRelu", "2,4,3,3 ; 4,1,1" },
            { "PRelu", "2,4 ; 2,4" },
            { "Clip", "3,4 ; f(0) ; f(1)" },
            { "LeakyRelu", "2,3,4 | alpha=0.0" },
            { "HardSigmoid", "3,5 | alpha=1.0 beta=0.5" },
            { "BatchNormalization", "2,2,2,2,2 ; +2 ; 2 ; f[0.5,0] ; f[1,2]" },
            { "BatchNormalization", "2,3,4 ; f[1,0,-2] ; f[0,1,2] ; f[0.5,0,-1] ; f[1,2,0.5] | epsilon=0.1" },
            { "InstanceNormalization", "2,3,2,2,2 ; 3 ; 3" },
            { "LayerNormalization", "2,3,4 ; 4" },
            { "LayerNormalization", "2,2,2,3 ; 2,3 ; 2,3 | axis=2" },
            { "LayerNormalization", "4,3 ; 4,3 | axis=0" },
            { "GroupNormalization", "2,6,2,2 ; f[1,2,-1,0.5,1,3] ; f[0,1,2,3,4,5] | num_groups=3 epsilon=0.1" },
            { "GroupNormalization", "1,4,3 ; f[1,2,-1,0.5] ; f[0,1,2,3] | num_groups=1" },
            { "LRN", "2,6,2,2 | size=5 alpha=1.0 beta=0.5 bias=2.0" },
            { "LRN", "1,3,1,1 | size=1 alpha=1.0" },
            { "LpNormalization", "2,3,4 | axis=0 p=2" },
            { "Concat", "1,2,2 ; 3,2,2 ; 1,2,2 | axis=0" },
            { "Concat", "2,3 | axis=1" },
            { "Split", "2,7 ; i[1,2,4] | axis=1 #3" },
            { "Split", "3 ; i[3] | #1" },
            { "Slice", "3,4,5 ; i[1,-3] ; i[2,-1] ; i[0,2]" },
            { "Slice", "6 ; i[4] ; i[0] ; i[0] ; i[-1]" },
            { "Slice", "5,6 ; i[0,5] ; i[5,-7] ; i[0,1] ; i[2,-3]" },
            { "Slice", "3,4 ; i[0] ; i[2]" },
            { "Pad", "1,2,3,3 ; i[0,0,1,2,0,0,2,1]" },
            { "Pad", "1,1,4,4 ; i[0,0,2,1,0,0,1,2] | mode=reflect" },
            { "Pad", "2,3 ; i[-1,0,0,2] ; f(1) ; i[1,0]" },
            { "Pad", "2,3,3 ; i[1,1] ; ~ ; i[-2]" },
            { "Gather", "3,4,2 ; i[3,0,0] | axis=-2" },
            { "Gather", "3,4 ; i(-1) | axis=1" },
            { "Tile", "2,1,3 ; i[1,3,2]" },
            { "Expand", "1,3,1 ; i[2,3,4]" },
            { "Expand", "3 ; i[1]" },
            { "Transpose", "1,2,3,4 | perm=[0,3,1,2]" },
            { "Reshape", "2,3,4 ; i[-1]" },
            { "Reshape", "2,3,4 ; i[0,-1]" },
            { "Unsqueeze", "3 ; i[0,2,3]" },
            { "Squeeze", "1,1,3,1 ; i[0,-1]" },
            { "ReduceMean", "2,3,4,5 ; i[2,3]" },
            { "ReduceMean", "2,3,4,5 ; i[-1] | keepdims=0" },
            { "ReduceMax", "2,3,4 ; i[0,2] | keepdims=0" },
            { "ReduceL2", "2,3,4 ; i[0,1]" },
            { "ReduceLogSumExp", "2,3,4 ; i[1,2] | keepdims=0" },
            { "Einsum", "2,3,4 ; 2,5,4 | equation=bhi,bki->bkh" },
            { "Einsum", "2,3,4 ; 4,5 ; 5 | equation=...i,ij,j" },
            { "Einsum", "3,3,2 ; 1,2 | equation=iij,kj->ik" },
            { "Einsum", "2,2 ; 3,3 | equation=ii,jj->ij" },
            { "Einsum", "1,2 ; 3,1 ; 3,2 | equation=ij,ij,ij->j" },
            { "Einsum", "2,3,4 | equation=...ij->...ji" },
            { "GatherND", "2,3,4 ; i[1,2]" },
            { "CumSum", "2,3 ; i(1) | reverse=1" },
            { "TopK", "2,6 ; i[3] | axis=-1 #2" },
        };

    [Theory]
    [MemberData(nameof(OtherOpsets))]
    public void Gradient_atOtherOpset_equalsFiniteDifference(string op, string sample) => GradientCheck.Run(op, sample);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_ofCase_equalsFiniteDifference(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true, curved: true);

    [GeneratedRegex("half_pixel_symmetric|wrap|keep_aspect|dilations=")]
    private static partial Regex NeedsNineteen();
}
