using System.Globalization;
using GradCam.Cli.Json;
using GradCam.Data.Audit;
using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;
using GradCam.Data.Report;
using GradCam.Foundation;

namespace GradCam.Cli.Repair;

/// <summary>The components of classes: lists them, and finds those that are named.</summary>
/// <param name="known">The pictures.</param>
/// <param name="examples">What the network makes of them.</param>
/// <param name="head">The head.</param>
internal sealed class ComponentList(FixCase known, IReadOnlyList<RepairExample> examples, HeadWeights head)
{
    private const int Shown = 5;

    /// <summary>Shows those of a class.</summary>
    /// <exception cref="GradCamException">There is no such class, or it has too few pictures.</exception>
    public int Show(string name, bool json, Terminal terminal)
    {
        var components = Of(name);
        double all = components.Axes.Variances.Sum();
        ClassComponent[] list =
        [
            .. Enumerable
                .Range(0, components.Count)
                .Select(l => new ClassComponent(
                    l + 1,
                    components.Axes.Variances[l] / all,
                    [
                        .. known
                            .Names.Select((n, i) => (Name: n, Part: components.Contribution(l, examples[i].Features)))
                            .OrderByDescending(p => p.Part)
                            .Take(Shown)
                            .Select(p => new ComponentPicture(p.Name, p.Part)),
                    ]
                )),
        ];
        if (json)
            terminal.Raw(JsonText.Of(new ComponentResult(known.NameOf(components.Class), list)));
        else
        {
            var table = Tables.New("Component", "Variance", "Most in", "Adds there", "Further pictures");
            foreach (var component in list)
                table.Row(
                    component.Number.ToString(CultureInfo.InvariantCulture),
                    ReportWords.Percent(component.Variance),
                    component.Pictures[0].Name,
                    AuditWords.Number(component.Pictures[0].Adds),
                    string.Join(", ", component.Pictures.Skip(1).Select(p => p.Name))
                );
            terminal.Table(table);
            terminal.Line(
                "Look at the pictures of each: one whose pictures share something beside the object is spurious. Name "
                    + $"it with --method spufix --spurious {known.NameOf(components.Class)}:1,3."
            );
        }
        return ExitCode.Done;
    }

    /// <summary>Those of texts such as <c>cat:1,3</c>.</summary>
    /// <exception cref="GradCamException">A text is none, or there is no such class or component.</exception>
    public IEnumerable<(ClassComponents, int[])> Named(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            int colon = text.LastIndexOf(':');
            if (colon <= 0)
                throw new GradCamException(
                    $"'{text}' names no components: write the class, a colon and their numbers, such as cat:1,3."
                );
            var components = Of(text[..colon]);
            yield return (
                components,
                [
                    .. text[(colon + 1)..]
                        .Split(',')
                        .Select(n =>
                            int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                            && number >= 1
                            && number <= components.Count
                                ? number - 1
                                : throw new GradCamException(
                                    $"'{n}' is no component of '{text[..colon]}', which has 1 to {components.Count}: "
                                        + $"list them with --components {text[..colon]}."
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
