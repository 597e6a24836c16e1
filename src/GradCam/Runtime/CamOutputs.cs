using GradCam.Graph.Proto;
using GradCam.Inference;

namespace GradCam.Runtime;

/// <summary>What a run gave, copied out of the runtime's memory.</summary>
internal sealed class CamOutputs
{
    private readonly Dictionary<string, (float[] Data, int[] Shape)> _floats = [];

    public CamOutputs(IReadOnlyList<ValueInfoProto> outputs, IReadOnlyList<OutputTensor> values)
    {
        for (int i = 0; i < outputs.Count; i++)
            if (values[i].Type == Graph.ElementType.Float) _floats[outputs[i].Name] = (values[i].Floats, [.. values[i].Shape.Select(d => checked((int)d))]);
    }

    /// <summary>The explained score, per sample.</summary>
    public float[] Score => _floats[CamGraph.Score].Data;

    /// <summary>All classes' scores, <c>float[N, C]</c>, of one sample.</summary>
    public float[] ScoresOf(int sample) => Of(CamGraph.Scores, sample).Data;

    /// <summary>One sample's part of an output: its values, row-major, and its shape without the first axis.</summary>
    public (float[] Data, int[] Shape) Of(string output, int sample)
    {
        var (data, shape) = _floats[output];
        if (data.Length == 0) throw new GradCamException($"The model gave a value of shape [{string.Join(", ", shape)}], which holds no numbers; explain another layer or output.");
        int length = data.Length / shape[0];
        return (data.AsSpan(sample * length, length).ToArray(), shape[1..]);
    }

    /// <summary>A whole output, all samples.</summary>
    public (ReadOnlyMemory<float> Data, long[] Shape) Whole(string output) => (_floats[output].Data, [.. _floats[output].Shape.Select(d => (long)d)]);
}
