using System.Globalization;
using GradCam.Data.Repair.Heads;
using GradCam.Foundation;

namespace GradCam.Data.Repair;

/// <summary>The components of classes: lists them, and finds those that are named.</summary>
/// <param name="known">The pictures.</param>
/// <param name="examples">What the network makes of them.</param>
/// <param name="head">The head.</param>
internal sealed class ComponentFinder(FixCase known, IReadOnlyList<RepairExample> examples, HeadWeights head)
{
    private const int Shown = 5;

    /// <summary>Those of a class, with the pictures that have the most of each.</summary>
    /// <exception cref="GradCamException">There is no such class, or it has too few pictures.</exception>
    public ComponentReport Report(string name)
    {
        var components = Of(name);
        double all = components.Axes.Variances.Sum();
        return new(
            known.NameOf(components.Class),
            [
                .. Enumerable
                    .Range(0, components.Count)
                    .Select(l => new ClassComponent(
                        l + 1,
                        components.Axes.Variances[l] / all,
                        [
                            .. known
                                .Names.Select(
                                    (n, i) => new ComponentPicture(n, components.Contribution(l, examples[i].Features))
                                )
                                .OrderByDescending(p => p.Adds)
                                .Take(Shown),
                        ]
                    )),
            ]
        )
        {
            Remarks = known.Remarks,
        };
    }

    /// <summary>Those that are named, each class with their numbers from 1.</summary>
    /// <exception cref="GradCamException">There is no such class or component.</exception>
    public IEnumerable<(ClassComponents, int[])> Named(IReadOnlyDictionary<string, IReadOnlyList<int>> spurious)
    {
        foreach (var (name, numbers) in spurious)
        {
            var components = Of(name);
            yield return (
                components,
                [
                    .. numbers.Select(n =>
                        n >= 1 && n <= components.Count
                            ? n - 1
                            : throw new GradCamException(
                                $"{n} is no component of '{name}', which has 1 to {components.Count}: list them with "
                                    + "DataSetExtensions.Components."
                            )
                    ),
                ]
            );
        }
    }

    private ClassComponents Of(string name)
    {
        int @class = known.Classes.ToList().FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (@class < 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            @class = number < head.Classes ? number : -1;
        if (@class < 0)
            throw new GradCamException($"The model has no class '{name}': {Suggestions.Hint(name, known.Classes)}");
        return ClassComponents.Of(examples, head, @class)
            ?? throw new GradCamException(
                $"There are too few pictures of '{name}' to find its components in: give pictures of it."
            );
    }
}
