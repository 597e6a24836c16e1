namespace GradCam.Json;

/// <summary>All methods, as JSON.</summary>
internal sealed record MethodList(IReadOnlyList<MethodRow> Methods)
{
    public static MethodList All() => new([.. CamMethods.All.Concat(CamMethods.Variants).Select(MethodRow.Of)]);
}

internal sealed record MethodRow(string Name, string Title, string Passes, string GoodFor, string Paper)
{
    public static MethodRow Of(CamMethod method) =>
        new(method.Name, method.Title, method.Passes, method.GoodFor, method.Paper.ToString());
}
