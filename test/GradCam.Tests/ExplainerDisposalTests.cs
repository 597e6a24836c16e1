using System.Reflection;

namespace GradCam.Tests;

/// <summary>A disposed explainer says so, whatever it is asked.</summary>
public sealed class ExplainerDisposalTests
{
    private static readonly string[] StayReadable =
    [
        nameof(Explainer.Preprocessing),
        nameof(Explainer.PreprocessingOrigin),
        nameof(Explainer.Labels),
        nameof(Explainer.LabelsOrigin),
        nameof(Explainer.Layers),
        nameof(Explainer.DefaultLayer),
        nameof(Explainer.Diagnostics),
    ];

    public static TheoryData<string> Members => [.. All().Select(m => m.ToString()!)];

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_ofADisposedExplainer_throws(string name)
    {
        var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        var baked = explainer.Bake();
        explainer.Dispose();
        var member = All().Single(m => m.ToString() == name);
        if (member.IsGenericMethodDefinition)
            member = member.MakeGenericMethod(typeof(string));

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            object? result = member.Invoke(
                explainer,
                BindingFlags.DoNotWrapExceptions,
                null,
                [.. member.GetParameters().Select(p => Argument(p, baked))],
                null
            );
            if (result is Task task)
                await task;
        });
    }

    [Fact]
    public void Properties_thatWereReadWithTheModel_stayReadable()
    {
        var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        explainer.Dispose();
        explainer.Dispose();

        Assert.All(StayReadable, name => typeof(Explainer).GetProperty(name)!.GetValue(explainer));
    }

    private static IEnumerable<MethodInfo> All() =>
        typeof(Explainer)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.Name != nameof(Explainer.Dispose) && !StayReadable.Contains(m.Name.Replace("get_", "")));

    private static object? Argument(ParameterInfo parameter, BakedModel baked)
    {
        var type = parameter.ParameterType;
        return parameter.HasDefaultValue ? (type == typeof(int) ? parameter.DefaultValue : null)
            : type == typeof(Picture) ? Picture.FromRgb(new byte[3], 1, 1)
            : type == typeof(ExplainRequest) ? new ExplainRequest()
            : type == typeof(Tensor) ? new Tensor([0], [1])
            : type == typeof(IReadOnlyList<Picture>) ? new Picture[] { Picture.FromRgb(new byte[3], 1, 1) }
            : type == typeof(IEnumerable<Source>) ? Array.Empty<Source>()
            : type == typeof(CamMethod) ? CamMethods.GradCam
            : type == typeof(BakedModel) ? baked
            : (Func<Source, IReadOnlyList<Explanation>, string>)((source, _) => source.Name);
    }
}
