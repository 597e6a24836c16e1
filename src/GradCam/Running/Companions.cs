using GradCam.Graphs;

namespace GradCam.Running;

/// <summary>The pictures that a varied one is scored together with: they stay as they are.</summary>
/// <param name="Part">All pictures, in their order.</param>
/// <param name="Row">The place of the one that is varied.</param>
internal sealed record Companions(BatchPart Part, int Row)
{
    /// <summary>The number of all pictures.</summary>
    public int Count => (int)Part.Shape[0];

    /// <summary>What a graph is fed of a value beside the part of the varied picture, by input.</summary>
    /// <param name="values">The value of all pictures, whose first axis is theirs.</param>
    /// <param name="shape">Its shape.</param>
    public Dictionary<string, (ReadOnlyMemory<float>, long[])> Beside(ReadOnlyMemory<float> values, long[] shape)
    {
        int length = values.Length / Count;
        return new()
        {
            [VariedGraph.Before] = (values[..(Row * length)], [Row, .. shape.Skip(1)]),
            [VariedGraph.After] = (values[((Row + 1) * length)..], [Count - Row - 1, .. shape.Skip(1)]),
        };
    }

    /// <summary>The same of the pictures themselves.</summary>
    public Dictionary<string, (ReadOnlyMemory<float>, long[])> Pictures() => Beside(Part.Data, Part.Shape);
}
