namespace GradCam.Tests.Autodiff.Rules;

public class LinearTests
{
    public static TheoryData<string, string> OpenCases =>
        [
            ("Gemm", "2,3 ; =3,4 ; 4"),
            ("Gemm", "2,3 ; 4,3 ; 1,4 | transB=1 alpha=2.0 beta=0.5"),
            ("Gemm", "2,3 ; 4,3 ; f(2) | transB=1"),
            ("MatMul", "2,3 ; =3,4"),
            ("MatMul", "2,3,4 ; 4,5"),
            ("MatMul", "2,3,4 ; 4"),
            ("MatMul", "2,3,4 ; 1,4,2"),
            ("MatMul", "2,3,4,5 ; 3,5,4"),
            ("GlobalAveragePool", "2,3,4,5"),
            ("Einsum", "2,3,4 ; 1,5,4 | equation=bqd,bkd->bqk"),
            ("Einsum", "2,3,4 ; 4,5 | equation=...i,ij->...j"),
            ("Einsum", "2,3 ; 3 | equation=ij,j->"),
            ("Einsum", "2,3,4 | equation=bij->i"),
        ];

    [Theory]
    [MemberData(nameof(OpenCases))]
    public void Gradients_withOpenBatch_equalFiniteDifferences(string op, string sample) =>
        GradientCheck.Run(op, sample, twice: true, free: 1, curved: true);

    [Theory]
    [MemberData(nameof(OpenCases))]
    public void Gradients_withOpenBatchAndLength_equalFiniteDifferences(string op, string sample) =>
        GradientCheck.Run(op, sample, free: 2);
}
