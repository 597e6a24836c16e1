using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair.Heads;

/// <summary>The node of the last linear layer, and what stands between it and the scores.</summary>
/// <param name="Node">Gemm, MatMul or a convolution of one place.</param>
/// <param name="Matrix">Its weights.</param>
/// <param name="Steps">What is done to each class's number behind it, the first first.</param>
internal sealed record LinearHead(NodeProto Node, ConstantWeights Matrix, IReadOnlyList<HeadStep> Steps)
{
    /// <summary>MatMul's weights are <c>[features, classes]</c>, and Gemm's may be.</summary>
    public bool FeaturesFirst => Node.OpType == "MatMul" || (Node.OpType == "Gemm" && Node.Int("transB", 0) == 0);

    public bool IsConvolution => Node.OpType == "Conv";

    /// <summary>The factor of the product; 1 for all but some of Gemm's.</summary>
    public double Alpha => Node.OpType == "Gemm" ? Node.Float("alpha", 1) : 1;

    /// <summary>The factor of the bias.</summary>
    public double Beta => Node.OpType == "Gemm" ? Node.Float("beta", 1) : 1;

    /// <summary>The number of scores.</summary>
    public int Scores => (int)(FeaturesFirst ? Matrix.Dims[1] : Matrix.Dims[0]);

    public int Features => Matrix.Values.Length / Scores;

    /// <summary>The shape of one number for each of some channels, to add to a value of the head's.</summary>
    public long[] PerChannel(int channels) =>
        IsConvolution ? [channels, .. Enumerable.Repeat(1L, Matrix.Dims.Length - 2)] : [channels];

    /// <summary>The place of a weight in the tensor.</summary>
    public int At(int score, int feature) => FeaturesFirst ? feature * Scores + score : score * Features + feature;
}

/// <summary>What a node behind the head does: <c>y' = factor y + summand</c> for each class, or for all.</summary>
/// <param name="Factor">One number, or one for each class.</param>
/// <param name="Summand">One number, or one for each class.</param>
/// <param name="Bias">
/// The node and the input that add a constant, whose sign is that of <paramref name="Sign"/>; null where none can take
/// a new one.
/// </param>
/// <param name="Sign">-1 where the constant is subtracted.</param>
internal sealed record HeadStep(
    double[] Factor,
    double[] Summand,
    (NodeProto Node, int Input)? Bias = null,
    int Sign = 1
)
{
    /// <summary>The factor of a class.</summary>
    public double FactorOf(int k) => Factor[Factor.Length == 1 ? 0 : k];

    /// <summary>The summand of a class.</summary>
    public double SummandOf(int k) => Summand[Summand.Length == 1 ? 0 : k];
}
