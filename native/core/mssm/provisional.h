// Tree-level stand-ins while the loop corrections are being written.
#pragma once

#include "core/mssm/pole_masses.h"

namespace lode::mssm::provisional {
inline double mz2(const Parameters&p){return 0.25*(p.g[1]*p.g[1]+0.6*p.g[0]*p.g[0])*p.v*p.v;}
inline Tadpoles tadpoles(const Parameters&, const Tree&, const TwoLoopHiggs&){return {};}
inline Minimum minimum(const Parameters&p, const Tadpoles&t){double t2=p.tanBeta*p.tanBeta; double d=p.mHd2+t.d,u=p.mHu2+t.u; Minimum m; m.mu2=(d-u*t2)/(t2-1)-0.5*mz2(p); double mA2=d+u+2*p.mu*p.mu; m.b=0.5*std::sin(2*p.beta())*mA2; return m;}
inline SoftHiggs soft_higgs(const Parameters&p,const Tadpoles&){ double tb=p.tanBeta,c=std::cos(2*p.beta()); return {-p.mu*p.mu+p.b*tb-0.5*mz2(p)*c, -p.mu*p.mu+p.b/tb+0.5*mz2(p)*c};}
inline double running_ma2(const Parameters&,const Tree&,const Tadpoles&,const TwoLoopHiggs&,double m){return m*m;}
inline bool pole_masses(const Parameters&, const Tadpoles&, const TwoLoopHiggs&, Spectrum&s){
 const Tree&t=s.tree; auto r=[](double x){return std::copysign(std::sqrt(std::fabs(x)),x);};
 s.mass.mh=r(t.mh2);s.mass.mH=r(t.mH2);s.mass.mA=r(t.mA2);s.mass.mHp=r(t.mHp2);s.mass.gluino=t.gluino;s.mass.neutralino=t.neutralino;s.mass.chargino=t.chargino;
 for(int f=0;f<3;f++){for(int i=0;i<2;i++){s.mass.up[f][i]=r(t.up[f].m2[i]);s.mass.down[f][i]=r(t.down[f].m2[i]);s.mass.lepton[f][i]=r(t.lepton[f].m2[i]);} s.mass.sneutrino[f]=r(t.sneutrino[f]);}
 return true;}
}
