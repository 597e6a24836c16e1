using GradCam.Graph;
using GradCam.Graph.Proto;

namespace GradCam.Autodiff.Rules;

/// <summary>Convolution weights turned round, so that the backward convolution is a forward one: the runtime's fast path.</summary>
internal static class FlippedWeights
{
    /// <summary>From <c>[M, C / group, kernel...]</c> to <c>[C, M / group, kernel...]</c>, every kernel reversed on all its axes.</summary>
    public static TensorProto Of(TensorProto weights, long group)
    {
        float[] from = Tensors.Floats(weights);
        int outputs = (int)weights.Dims[0], inputs = (int)weights.Dims[1], groups = (int)group;
        int taps = from.Length / Math.Max(1, outputs * inputs), perGroup = outputs / groups;
        var to = new float[from.Length];
        for (int g = 0; g < groups; g++)
            for (int m = 0; m < perGroup; m++)
                for (int c = 0; c < inputs; c++)
                {
                    var source = from.AsSpan(((g * perGroup + m) * inputs + c) * taps, taps);
                    var target = to.AsSpan(((g * inputs + c) * perGroup + m) * taps, taps);
                    source.CopyTo(target);
                    target.Reverse();
                }
        return Tensors.Of("", to, [(long)inputs * groups, perGroup, .. weights.Dims.Skip(2)]);
    }
}
