using GradCam.Graphs;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Running;

/// <summary>The outputs of a run, copied out of the runtime's memory.</summary>
internal sealed class RunOutputs
{
    private readonly Dictionary<string, (float[] Data, int[] Shape)> _floats = [];

    public RunOutputs(IReadOnlyList<ValueInfoProto> outputs, IReadOnlyList<OutputTensor> values)
    {
        for (int i = 0; i < outputs.Count; i++)
            if (values[i].Type == ElementType.Float)
                _floats[outputs[i].Name] = (values[i].Floats, [.. values[i].Shape.Select(d => checked((int)d))]);
    }

    /// <summary>The explained score of one sample.</summary>
    /// <exception cref="GradCamException">The model gave fewer samples than it was fed.</exception>
    public float Score(int sample) => Of(ExplanationGraph.Score, sample).Data[0];

    /// <summary>All classes' scores, <c>float[N, C]</c>, of one sample.</summary>
    public float[] ScoresOf(int sample) => Of(ExplanationGraph.Scores, sample).Data;

    /// <summary>One sample's part of an output: its values, row-major, and its shape without the first axis.</summary>
    /// <exception cref="GradCamException">The output is empty, or has not the samples for its first axis.</exception>
    public (float[] Data, int[] Shape) Of(string output, int sample)
    {
        var (data, shape) = _floats[output];
        if (data.Length == 0)
            throw new GradCamException(
                $"The model gave a value of shape [{string.Join(", ", shape)}], which holds no numbers; explain "
                    + "another layer or output."
            );
        // A network that moves its samples to another axis, or mixes them, gives something else than one row for each.
        if (shape.Length == 0 || sample >= shape[0])
            throw new GradCamException(
                $"The model gave a value of shape [{string.Join(", ", shape)}], whose first axis is not that of the "
                    + "samples; explain another layer or output, or one sample at a time."
            );
        int length = data.Length / shape[0];
        return (data.AsSpan(sample * length, length).ToArray(), shape[1..]);
    }

    /// <summary>A whole output, all samples.</summary>
    public (ReadOnlyMemory<float> Data, long[] Shape) Whole(string output) =>
        (_floats[output].Data, [.. _floats[output].Shape.Select(d => (long)d)]);
}
