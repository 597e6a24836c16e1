using GradCam.Building;
using GradCam.Rendering;
using static GradCam.Building.ValOps;

namespace GradCam.Graphs;

/// <summary>
/// Operations on the maps of all samples as values of a graph, <c>float[N, spatial...]</c>; they normalize as
/// <see cref="MapNormalization.Default"/> does.
/// </summary>
/// <param name="size">The lengths of the input's spatial axes.</param>
internal sealed class GraphMaps(IReadOnlyList<int> size) : IMapOperations<Val>
{
    public Val Resize(Val map) => map.Unsqueeze(1).ResizeTo(size).Squeeze(1);

    public Val Relu(Val map) => map.Relu();

    public Val Multiply(Val a, Val b) => a * b;

    public Val Scale(Val map)
    {
        Val largest = map.Max([.. Enumerable.Range(1, size.Count).Select(axis => (long)axis)]);
        return map / Where(largest > 0, largest, 1);
    }

    public Val Normalize(Val raw) => Scale(Relu(Resize(raw)));
}
